/** Which steps a retry would run again, and why: pure, by the rules that the worker keeps them by. */
import { bytesOf, outcomesOf, pageBytes } from '../../../contracts/read-outcomes.js';
import type { StepDocument } from '../../../contracts/run.js';
import { hashOf } from '../canonical-json.js';
import { allActivitiesOf } from '../document/activities.js';
import { childrenOf } from '../document/children.js';
import { runDocument } from '../document/run-document.js';
import type { RunEvent, RunFacts } from '../document/run-event.js';
import { formatRunId } from '../run-id.js';
import type { PlannedStep } from './successor.schema.js';

export function plannedSteps(events: readonly RunEvent[], facts: RunFacts): PlannedStep[] {
  const { runId, workflowId } = facts;
  const seen = { runId, activities: allActivitiesOf(events, facts), children: childrenOf(events) };
  const succeeded = new Map(outcomesOf(seen, hashOf).steps.map((outcome) => [outcome.name, outcome]));
  return runDocument(events, facts).steps.map((step) => {
    const { name, kind } = step;
    const outcome = succeeded.get(name);
    if (!outcome) return { name, kind, ...planned(step) };
    if (bytesOf(outcome) > pageBytes) return { name, kind, then: 'again', because: tooLarge };
    const keptFrom = formatRunId({ workflowId, runId: outcome.runId });
    return { name, kind, then: 'kept', because: 'It has succeeded.', keptFrom };
  });
}

const tooLarge = 'It has succeeded, but its result is too large to be kept.';

function planned({ kind, state, reason }: StepDocument): Pick<PlannedStep, 'then' | 'because'> {
  if (kind === 'for-each')
    return { then: 'in-part', because: 'Items that have succeeded are kept, the others are retried.' };
  if (kind === 'emr-cluster')
    return { then: 'as-needed', because: 'A cluster is created anew, and taken down, if a step on it runs.' };
  return { then: 'again', because: `It has ended as ${state}${reason === undefined ? '.' : `: ${reason}`}` };
}
