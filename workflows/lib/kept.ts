/**
 * A retry keeps what succeeded in the run before it: the outcomes are loaded once, before the pipeline's function begins,
 * and a step of the same name and spec takes its result from there. In any other run nothing of this happens.
 */
import { CancellationScope, workflowInfo } from '@temporalio/workflow';
import { memoKey, type RunMemo } from '../../contracts/names.js';
import type { LoadedOutcomes, StepOutcome } from '../../contracts/outcomes.js';
import { callLoadOutcomes } from './job-calls.js';
import { specHash } from './key.js';
import { currentRun, type Before, type StepView } from './run.js';
import { mustRunAgain } from './stand-ins.js';

/** The run that this one retries. A run that continues as new has the memo of its first part, and begins anew. */
export function retriedRun(): string | undefined {
  const { memo, continuedFromExecutionRunId } = workflowInfo();
  if (continuedFromExecutionRunId !== undefined) return undefined;
  return (memo?.[memoKey] as RunMemo | undefined)?.retryOf;
}

/** Only where `retriedRun` names one. */
export async function outcomesBefore(): Promise<Before> {
  const pages = await loadPages(retriedRun() ?? '');
  const [first] = pages;
  return {
    steps: new Map(pages.flatMap(({ steps }) => steps.map((outcome) => [outcome.name, outcome] as const))),
    clusters: first?.clusters ?? {},
    batches: first?.batches ?? {},
  };
}

/** All pages of a run under this workflow id. */
export async function loadPages(runId: string): Promise<LoadedOutcomes[]> {
  const pages: LoadedOutcomes[] = [];
  for (let from: number | undefined = 0; from !== undefined; from = pages.at(-1)?.next)
    pages.push(await callLoadOutcomes({ v: 1, workflowId: workflowInfo().workflowId, runId, from }));
  return pages;
}

/** What a retry of the run does with what has succeeded. */
export type OnRetry = 'keep' | 'again';

/**
 * What the step came to before, if it is given the same still, and a job would be sent to the same `target`. What is
 * cancelled does not begin, kept or not.
 */
export function keptStep(
  view: StepView,
  given: unknown,
  onRetry: OnRetry = 'keep',
  target?: string,
): StepOutcome | undefined {
  if (onRetry === 'again') return undefined;
  const outcome = currentRun().before?.steps.get(view.name);
  if (!outcome || CancellationScope.current().consideredCancelled) return undefined;
  if (mustRunAgain(given) || outcome.hash !== specHash(given)) return undefined;
  // Outcomes that an older worker has read do not tell.
  if (outcome.target && outcome.target.name !== target) return undefined;
  const { links } = outcome;
  Object.assign(view, {
    kept: true,
    ...(links && { awsId: links.awsId, ...(links.console !== undefined && { console: links.console }) }),
  } satisfies Partial<StepView>);
  return outcome;
}
