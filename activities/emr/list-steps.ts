/**
 * Steps of one cluster. A page holds fifty, newest first, so that a long step hides behind fifty newer ones: up to ten
 * are asked by their ids, more by the states of those that go on, and whatever is on no page by its id again.
 */
import { ListStepsCommand, type EMRClient, type ListStepsInput, type StepSummary } from '@aws-sdk/client-emr';
import type { JobMark } from '../../contracts/job.js';
import type { AwsService } from '../aws/client.js';
import { carriesKey } from '../aws/marked-name.js';
import { oneByOne } from '../aws/one-by-one.js';
import { sharedListings } from '../aws/shared-listing.js';
import { listedSince } from '../aws/since.js';
import { isNotKnown } from './describe-cluster.js';

/** Ids that one ListSteps takes. */
const idsAtOnce = 10;

/** By id; steps that EMR does not show are missing in it. `notAsked` takes those whose call failed. */
export async function stepsById(
  aws: AwsService<EMRClient>,
  clusterId: string,
  stepIds: readonly string[],
  notAsked = new Set<string>(),
): Promise<Map<string, StepSummary>> {
  const found = new Map<string, StepSummary>();
  const keep = (steps: readonly StepSummary[]) => steps.forEach((step) => found.set(step.Id ?? '', step));
  if (stepIds.length > idsAtOnce) {
    for await (const page of pages(aws, { ClusterId: clusterId, StepStates: ['PENDING', 'RUNNING', 'CANCEL_PENDING'] }))
      keep(page);
  }
  const absent = stepIds.filter((id) => !found.has(id));
  const parts = Array.from({ length: Math.ceil(absent.length / idsAtOnce) }, (_, index) =>
    absent.slice(index * idsAtOnce, (index + 1) * idsAtOnce),
  );
  const asked = await oneByOne(parts, (part) => byIds(aws, clusterId, part), found.size);
  asked.forEach((steps, index) => (steps ? keep(steps) : parts[index]?.forEach((id) => notAsked.add(id))));
  return found;
}

/** The step that carries a mark: the oldest one, among those that were made since its minting. */
export async function findStep(
  aws: AwsService<EMRClient>,
  clusterId: string,
  mark: JobMark,
): Promise<StepSummary | undefined> {
  return (await markedSteps(aws, clusterId, mark))[0];
}

/** All steps that carry it, oldest first. */
export async function markedSteps(
  aws: AwsService<EMRClient>,
  clusterId: string,
  mark: JobMark,
): Promise<StepSummary[]> {
  const since = listedSince(aws, mark);
  return (await recentSteps(aws, clusterId, since)).filter(({ Name }) => carriesKey(Name, mark.key)).reverse();
}

export function createdAt({ Status }: StepSummary): number {
  return Status?.Timeline?.CreationDateTime?.getTime() ?? Infinity;
}

/** Newest first; one listing for all that look for steps of the same cluster at the same time. */
const recentSteps = sharedListings(async (aws: AwsService<EMRClient>, clusterId, sinceMs) => {
  const steps: StepSummary[] = [];
  for await (const page of pages(aws, { ClusterId: clusterId })) {
    for (const step of page) {
      if ((step.Status?.Timeline?.CreationDateTime?.getTime() ?? Infinity) < sinceMs) return steps;
      steps.push(step);
    }
  }
  return steps;
});

/** All of them: by state, pages come in no documented order. */
export async function failedSteps(aws: AwsService<EMRClient>, clusterId: string): Promise<readonly StepSummary[]> {
  const failed: StepSummary[] = [];
  for await (const page of pages(aws, { ClusterId: clusterId, StepStates: ['FAILED'] })) failed.push(...page);
  return failed;
}

async function byIds(
  aws: AwsService<EMRClient>,
  clusterId: string,
  stepIds: readonly string[],
): Promise<readonly StepSummary[]> {
  if (stepIds.length === 0) return [];
  try {
    const { Steps } = await aws.read((emr) =>
      emr.send(new ListStepsCommand({ ClusterId: clusterId, StepIds: [...stepIds] })),
    );
    return Steps ?? [];
  } catch (error) {
    if (!isNotKnown(error)) throw error;
    if (stepIds.length === 1) return [];
    // One id that EMR does not know refuses all of them.
    const steps: StepSummary[] = [];
    for (const stepId of stepIds) steps.push(...(await byIds(aws, clusterId, [stepId])));
    return steps;
  }
}

/** An error of any page is an error of the whole. */
async function* pages(
  aws: AwsService<EMRClient>,
  filter: Omit<ListStepsInput, 'Marker'>,
): AsyncGenerator<readonly StepSummary[], undefined> {
  let marker: string | undefined;
  do {
    const page = await aws.read((emr) =>
      emr.send(new ListStepsCommand({ ...filter, ...(marker && { Marker: marker }) })),
    );
    yield page.Steps ?? [];
    marker = page.Marker;
  } while (marker);
}
