/** The run as the API shows it: a pure function of history and describe. No query is asked, so no worker is needed. */
import { fanOutWorkflow } from '../../../contracts/names.js';
import { keptItemsIn } from '../../../contracts/read-outcomes.js';
import type { RunDocument } from '../../../contracts/run.js';
import { formatRunId, keyOf } from '../run-id.js';
import { activitiesOf, allActivitiesOf } from './activities.js';
import { afterTheRun } from './after-the-run.js';
import { batchSteps } from './batch.js';
import { childrenOf } from './children.js';
import { leftUp } from './engine-activity.js';
import { keptSteps } from './kept.js';
import type { RunEvent, RunFacts } from './run-event.js';
import { endOf, failureOf, runStateOf } from './run-state.js';
import { stepsOf } from './steps.js';

export function runDocument(events: readonly RunEvent[], facts: RunFacts): RunDocument {
  const activities = activitiesOf(events, facts);
  const children = childrenOf(events);
  const all = allActivitiesOf(events, facts);
  const steps =
    facts.pipeline === fanOutWorkflow
      ? batchSteps(events, children, keptItemsIn({ activities: all, children }))
      : [...keptSteps(all, facts), ...stepsOf(activities, children)];
  const state = runStateOf(events, facts, steps);
  const end = endOf(events);
  const failure = failureOf(events, facts);
  const key = keyOf(facts.pipeline, facts.workflowId);
  return {
    id: formatRunId(facts),
    pipeline: facts.pipeline,
    ...(key !== undefined && { key }),
    workflowId: facts.workflowId,
    runId: facts.runId,
    state,
    startedAt: facts.startedAt,
    ...(end && { endedAt: end.at }),
    ...(facts.owner !== undefined && { owner: facts.owner }),
    ...(facts.parent && { parent: facts.parent }),
    ...(facts.retryOf !== undefined && { retryOf: formatRunId({ ...facts, runId: facts.retryOf }) }),
    ...(facts.rerunOf !== undefined && { rerunOf: formatRunId({ ...facts, runId: facts.rerunOf }) }),
    input: events.find((event) => event.type === 'run-started')?.input,
    ...(end?.result !== undefined && { result: end.result }),
    ...(failure && { failure }),
    steps: end ? afterTheRun(steps, { state, endedAt: end.at, leftUp: leftUp(activities) }) : steps,
  };
}
