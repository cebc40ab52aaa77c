/** The run as the API shows it: a pure function of history and describe. No query is asked, so no worker is needed. */
import type { RunDocument, RunState, StepDocument, StepState } from '../../../contracts/run.js';
import { formatRunId, keyOf } from '../run-id.js';
import { activitiesOf } from './activities.js';
import type { RunEvent, RunFacts } from './run-event.js';
import { endOf, failureOf, runStateOf } from './run-state.js';
import { stepsOf } from './steps.js';

export function runDocument(events: readonly RunEvent[], facts: RunFacts): RunDocument {
  const steps = stepsOf(activitiesOf(events, facts));
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
    input: events.find((event) => event.type === 'run-started')?.input,
    ...(end?.result !== undefined && { result: end.result }),
    ...(failure && { failure }),
    steps: end ? steps.map((step) => afterTheRun(step, state, end.at)) : steps,
  };
}

/** A run that was terminated, or timed out by Temporal, leaves steps open that nobody watches any more. */
function afterTheRun(step: StepDocument, run: RunState, endedAt: string): StepDocument {
  if (step.state === 'waiting')
    return withLastLaunch({ ...step, state: run === 'cancelled' ? 'cancelled' : 'timed-out', endedAt });
  if (!abandoned.has(step.state)) return step;
  return withLastLaunch({
    ...step,
    state: 'blind',
    reason: `The run ended at ${endedAt} while this was open, and nobody watches it: look in AWS.`,
  });
}

function withLastLaunch(step: StepDocument): StepDocument {
  const launches = step.launches.map((launch, index) =>
    index === step.launches.length - 1 ? { ...launch, state: step.state } : launch,
  );
  return { ...step, launches };
}

const abandoned: ReadonlySet<StepState> = new Set(['starting', 'queued', 'running', 'stopping', 'blind']);
