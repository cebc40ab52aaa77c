/** The run as the API shows it: a pure function of history and describe. No query is asked, so no worker is needed. */
import { fanOutWorkflow } from '../../../contracts/names.js';
import type { RunDocument } from '../../../contracts/run.js';
import { formatRunId, keyOf } from '../run-id.js';
import { activitiesOf } from './activities.js';
import { afterTheRun } from './after-the-run.js';
import { batchSteps } from './batch.js';
import { childrenOf } from './children.js';
import { leftUp } from './engine-activity.js';
import type { RunEvent, RunFacts } from './run-event.js';
import { endOf, failureOf, runStateOf } from './run-state.js';
import { stepsOf } from './steps.js';

export function runDocument(events: readonly RunEvent[], facts: RunFacts): RunDocument {
  const activities = activitiesOf(events, facts);
  const children = childrenOf(events);
  const steps = facts.pipeline === fanOutWorkflow ? batchSteps(events, children) : stepsOf(activities, children);
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
    input: events.find((event) => event.type === 'run-started')?.input,
    ...(end?.result !== undefined && { result: end.result }),
    ...(failure && { failure }),
    steps: end ? afterTheRun(steps, { state, endedAt: end.at, leftUp: leftUp(activities) }) : steps,
  };
}
