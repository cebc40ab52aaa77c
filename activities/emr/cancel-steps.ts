/**
 * Cancels steps, many of a cluster by one call. A fan-out that is cancelled asks for each of its steps at the same
 * moment, CancelSteps takes 256 ids, and EMR allows half a call per second: one by one they would wait for minutes.
 */
import {
  CancelStepsCommand,
  type CancelStepsInfo,
  type EMRClient,
  type StepCancellationOption,
} from '@aws-sdk/client-emr';
import { errorMessage } from '../aws/aws-error.js';
import type { AwsService } from '../aws/client.js';
import { isNotKnown } from './describe-cluster.js';

/** Ids that one CancelSteps takes. */
const idsAtOnce = 256;

export type CancelStep = (
  clusterId: string,
  stepId: string,
  option: StepCancellationOption,
) => Promise<CancelStepsInfo | undefined>;

interface Waiting {
  stepIds: string[];
  answer: Promise<readonly CancelStepsInfo[]>;
}

/** What is asked for while a call of the same cluster is under way goes with the next one. */
export function stepCanceller(aws: AwsService<EMRClient>): CancelStep {
  const running = new Map<string, Promise<unknown>>();
  const waiting = new Map<string, Waiting>();

  const send = (place: string, clusterId: string, stepIds: string[], option: StepCancellationOption) => {
    const answer = cancel(aws, clusterId, stepIds, option);
    const done = answer.then(
      () => undefined,
      () => undefined,
    );
    running.set(place, done);
    void done.then(() => {
      if (running.get(place) === done) running.delete(place);
    });
    return answer;
  };

  return async (clusterId, stepId, option) => {
    const place = `${clusterId} ${option}`;
    const before = running.get(place);
    if (!before) return infoOf(stepId, await send(place, clusterId, [stepId], option));
    const next = waiting.get(place);
    if (next && next.stepIds.length < idsAtOnce) {
      next.stepIds.push(stepId);
      return infoOf(stepId, await next.answer);
    }
    const stepIds = [stepId];
    // Behind the group that waits already, where that one is full.
    const answer = (next ? next.answer.catch(() => undefined) : before).then(() => {
      if (waiting.get(place)?.stepIds === stepIds) waiting.delete(place);
      return send(place, clusterId, stepIds, option);
    });
    waiting.set(place, { stepIds, answer });
    return infoOf(stepId, await answer);
  };
}

function infoOf(stepId: string, infos: readonly CancelStepsInfo[]): CancelStepsInfo | undefined {
  return infos.find(({ StepId }) => StepId === stepId);
}

async function cancel(
  aws: AwsService<EMRClient>,
  clusterId: string,
  stepIds: string[],
  option: StepCancellationOption,
): Promise<readonly CancelStepsInfo[]> {
  try {
    const { CancelStepsInfoList } = await aws.client.send(
      new CancelStepsCommand({ ClusterId: clusterId, StepIds: stepIds, StepCancellationOption: option }),
    );
    return CancelStepsInfoList ?? [];
  } catch (error) {
    if (!isNotKnown(error) || stepIds.length === 1) throw error;
    // One id that EMR does not know refuses all of them.
    const infos: CancelStepsInfo[] = [];
    for (const StepId of stepIds) {
      const alone = cancel(aws, clusterId, [StepId], option);
      infos.push(
        ...(await alone.catch((cause: unknown): CancelStepsInfo[] => {
          if (!isNotKnown(cause)) throw cause;
          return [{ StepId, Status: 'FAILED', Reason: errorMessage(cause) }];
        })),
      );
    }
    return infos;
  }
}
