/** What watching steps looks like when each is watched by itself: DescribeStep for one after the other, at an even pace. */
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeStepCommand, EMRClient } from '@aws-sdk/client-emr';
import type { Plane } from '../../local/aws/plane.js';
import { administrator } from '../harness/aws-jobs.js';

export interface WatchedStep {
  cluster: string;
  id: string;
}

/** When each step was seen to have ended, milliseconds since the epoch; until so many have. */
export async function pollSteps(
  plane: Plane,
  steps: readonly WatchedStep[],
  everyMs: number,
  until: number,
): Promise<Map<string, number>> {
  const emr = new EMRClient(administrator(plane));
  const seen = new Map<string, number>();
  const left = [...steps];
  for (let next = Date.now(); seen.size < until; next += everyMs) {
    await sleep(next - Date.now());
    const step = left.shift() as WatchedStep;
    const { Step } = await emr.send(new DescribeStepCommand({ ClusterId: step.cluster, StepId: step.id }));
    if (Step?.Status?.State === 'COMPLETED') seen.set(step.id, Date.now());
    else left.push(step);
  }
  emr.destroy();
  return seen;
}
