/** A run that was terminated, or timed out by Temporal, leaves open what nobody watches any more: its steps say so. */
import type { ChildRun, RunState, StepDocument, StepState } from '../../../contracts/run.js';

interface End {
  state: RunState;
  endedAt: string;
  /** Steps whose job was in use, by name. */
  leftUp: ReadonlySet<string>;
}

export function afterTheRun(steps: readonly StepDocument[], end: End): StepDocument[] {
  return steps.map((step) => (step.children ? fanOutAfter(step, step.children, end) : stepAfter(step, end)));
}

function stepAfter(step: StepDocument, { state: run, endedAt, leftUp }: End): StepDocument {
  if (step.state === 'waiting')
    return withLastLaunch({ ...step, state: run === 'cancelled' ? 'cancelled' : 'timed-out', endedAt });
  if (leftUp.has(step.name))
    return blind(step, `The run ended at ${endedAt} and did not take this down: look in AWS whether it is still up.`);
  if (!abandoned.has(step.state)) return step;
  return blind(step, `The run ended at ${endedAt} while this was open, and nobody watches it: look in AWS.`);
}

const abandoned: ReadonlySet<StepState> = new Set(['starting', 'queued', 'running', 'stopping', 'blind']);

function blind(step: StepDocument, reason: string): StepDocument {
  const { endedAt: _, ...open } = step;
  return withLastLaunch({ ...open, state: 'blind', reason });
}

function withLastLaunch(step: StepDocument): StepDocument {
  const launches = step.launches.map((launch, index) =>
    index === step.launches.length - 1 ? { ...launch, state: step.state } : launch,
  );
  return { ...step, launches };
}

/** Temporal asks the children of a run that ended to cancel: they clean up, and tell of it in their own runs. */
function fanOutAfter(step: StepDocument, children: readonly ChildRun[], { endedAt }: End): StepDocument {
  if (!abandoned.has(step.state)) return step;
  const open = children.filter(({ state }) => openChild.has(state));
  if (open.length === 0) return { ...step, state: 'cancelled', endedAt };
  return {
    ...step,
    state: 'blind',
    reason: `The run ended at ${endedAt} while ${open.length} of these were open, which Temporal has asked to cancel: look at them.`,
    children: children.map((child) => (openChild.has(child.state) ? { ...child, state: 'blind' } : child)),
  };
}

const openChild: ReadonlySet<RunState> = new Set(['running', 'cancelling']);
