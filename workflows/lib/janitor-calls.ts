/** The janitor's activities, as its workflow calls them: bounded all of them, so that no pass blocks the next ones. */
import { scheduleActivity, type ActivityOptions } from '@temporalio/workflow';
import { toMs } from '../../contracts/duration.js';
import { engineActivities } from '../../contracts/history.js';
import type {
  JanitorInspectInput,
  JanitorInspectResult,
  JanitorListInput,
  JanitorListResult,
  JanitorStopInput,
  JanitorStopResult,
} from '../../contracts/janitor.js';
import { engineTiming } from './engine-config.js';

export function callList(input: JanitorListInput): Promise<JanitorListResult> {
  // Nothing can be done without it; a Temporal that does not answer for so long is the next pass's.
  return call(engineActivities.janitorList, input, `closed before ${input.until}`, { startToCloseTimeout: '1m' });
}

export function callInspect(input: JanitorInspectInput): Promise<JanitorInspectResult> {
  return call(engineActivities.janitorInspect, input, `${input.runs.length} runs`, {
    startToCloseTimeout: '15m',
    heartbeatTimeout: toMs(engineTiming().heartbeat),
  });
}

export function callStop(input: JanitorStopInput): Promise<JanitorStopResult> {
  return call(engineActivities.janitorStop, input, input.finding.step, {
    // Its tries included: what it does not end is the next pass's.
    scheduleToCloseTimeout: '15m',
    startToCloseTimeout: '15m',
    heartbeatTimeout: toMs(engineTiming().heartbeat),
  });
}

function call<Result>(type: string, input: object, summary: string, options: ActivityOptions): Promise<Result> {
  const timing = engineTiming();
  return scheduleActivity<Result>(type, [input], {
    ...options,
    summary,
    retry: {
      initialInterval: toMs(timing.retryInterval),
      backoffCoefficient: 2,
      maximumInterval: toMs(timing.retryMax),
      maximumAttempts: 6,
    },
  });
}
