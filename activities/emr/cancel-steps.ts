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
import { noFence, type Fence } from '../aws/fence.js';
import { togetherByPlace } from '../aws/together.js';
import { isNotKnown } from './describe-cluster.js';

/** Ids that one CancelSteps takes. */
const idsAtOnce = 256;

export type CancelStep = (
  clusterId: string,
  stepId: string,
  option: StepCancellationOption,
  fence?: Fence,
) => Promise<CancelStepsInfo | undefined>;

export function stepCanceller(aws: AwsService<EMRClient>): CancelStep {
  const cancelTogether = (option: StepCancellationOption) =>
    togetherByPlace((clusterId, stepIds: readonly string[]) => cancel(aws, clusterId, [...stepIds], option), idsAtOnce);
  const ways = {
    SEND_INTERRUPT: cancelTogether('SEND_INTERRUPT'),
    TERMINATE_PROCESS: cancelTogether('TERMINATE_PROCESS'),
  } satisfies Record<StepCancellationOption, unknown>;
  return async (clusterId, stepId, option, fence) => {
    // A fence is one asker's own: its call is not shared.
    const infos = await (fence ? cancel(aws, clusterId, [stepId], option, fence) : ways[option](clusterId, stepId));
    return infos.find(({ StepId }) => StepId === stepId);
  };
}

async function cancel(
  aws: AwsService<EMRClient>,
  clusterId: string,
  stepIds: string[],
  option: StepCancellationOption,
  fence = noFence,
): Promise<readonly CancelStepsInfo[]> {
  try {
    const { CancelStepsInfoList } = await aws.client.send(
      fence(new CancelStepsCommand({ ClusterId: clusterId, StepIds: stepIds, StepCancellationOption: option })),
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
