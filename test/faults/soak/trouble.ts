/** What goes wrong now and then: the second worker is killed and replaced, and the reply to a start is lost. */
import type { Plane } from '../../../local/aws/plane.js';
import type { Measured } from './measured.js';

export interface Trouble {
  kills(): number;
  lostReplies(): number;
  /** Workers that did not come up, because Temporal did not answer; another one was started. */
  failedStarts(): readonly string[];
  /** Makes no more; gives the worker that is there in the end. */
  stop(): Promise<Measured>;
}

const starts = [
  { service: 'glue', operation: 'StartJobRun' },
  { service: 'ecs', operation: 'RunTask' },
  { service: 'elasticmapreduce', operation: 'AddJobFlowSteps' },
  { service: 'elasticmapreduce', operation: 'RunJobFlow' },
  { service: 'emr-serverless', operation: 'StartJobRun' },
] as const;
const ways = ['reset', 'gateway', 'half'] as const;
const lostEveryMs = 15_000;
const mostStarts = 20;

export function makeTrouble(
  plane: Plane,
  { worker, start, killEveryMs }: { worker: Measured; start: () => Promise<Measured>; killEveryMs: number },
): Trouble {
  let [kills, lost] = [0, 0];
  const failedStarts: string[] = [];
  let current = Promise.resolve(worker);
  /** As whoever looks after processes does. */
  const startAgain = async (): Promise<Measured> => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await start();
      } catch (error) {
        failedStarts.push(String(error));
        if (tries === mostStarts) throw error;
      }
    }
  };
  const losing = setInterval(() => {
    const call = starts[lost % starts.length] as (typeof starts)[number];
    plane.fault({ ...call, fault: { type: 'lose-reply', how: ways[lost % ways.length] as (typeof ways)[number] } });
    lost += 1;
  }, lostEveryMs);
  const killing = setInterval(() => {
    current = current.then(async (one) => {
      await one.kill();
      kills += 1;
      return startAgain();
    });
    // Heard again at the stop.
    current.catch(() => undefined);
  }, killEveryMs);
  return {
    kills: () => kills,
    lostReplies: () => lost,
    failedStarts: () => failedStarts,
    stop() {
      clearInterval(losing);
      clearInterval(killing);
      plane.clearFaults();
      return current;
    },
  };
}
