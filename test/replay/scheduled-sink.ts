/** A workflow interceptor that tells, also during replay, which activities the code schedules with which inputs. */
import { proxySinks, type Sinks, type WorkflowInterceptorsFactory } from '@temporalio/workflow';

export interface ScheduledSinks extends Sinks {
  scheduled: { activity(id: string, args: unknown[]): void };
}

const { scheduled } = proxySinks<ScheduledSinks>();

export const interceptors: WorkflowInterceptorsFactory = () => ({
  outbound: [
    {
      scheduleActivity(input, next) {
        scheduled.activity(String(input.seq), input.args);
        return next(input);
      },
    },
  ],
});
