/**
 * A run that ends badly has a cause in its own history: a verdict on a job rests on how that job's launch ended there, a
 * cancel on its request. What is none of the engine's verdicts is a pipeline's own, and stands for itself.
 */
import type { Evidence } from './evidence.js';
import { failuresOf, failureTypesOf, json, text, type Json } from './history.js';
import type { ToldStatus } from './launches.js';
import { badChildren, firedLimit } from './scope-ends.js';
import { idsOf, type Run } from './runs.js';
import type { Violation } from './violation.js';

export function uncausedEnd(run: Run, evidence: Evidence): Violation[] {
  const why = run.type.startsWith('millrace') ? undefined : whyNot(run, evidence);
  if (why === undefined) return [];
  return [
    {
      invariant: 'I4',
      ids: idsOf(run),
      message: `Run ${run.runId} of ${run.workflowId} has ended as ${run.status}, and ${why}.`,
    },
  ];
}

function whyNot(run: Run, evidence: Evidence): string | undefined {
  if (run.status === 'CANCELED') {
    const asked = run.events.some(({ type }) => type === 'WorkflowExecutionCancelRequested');
    return asked ? undefined : 'nobody has asked it to';
  }
  if (run.status !== 'FAILED') return undefined;
  const failure = json(run.closed?.attributes['failure']);
  if (Object.keys(failure).length === 0) return 'it names no failure';
  if (failure['childWorkflowExecutionFailureInfo'])
    return childFailed(run, evidence) ? undefined : 'no child of it has failed';
  const [first] = failuresOf(failure);
  const cause = first && causes[first.type];
  if (!first || !cause || cause(run, text(first.details['step']), evidence)) return undefined;
  const step = text(first.details['step']);
  return `its history holds no cause of a ${first.type}${step === '' ? '' : ` of step ${step}`}`;
}

type Cause = (run: Run, step: string, evidence: Evidence) => boolean;

const causes: Readonly<Record<string, Cause>> = {
  JobFailed: (run, step) => has(run, step, 'failed') || endedUnready(run, step),
  JobLost: (run, step) => has(run, step, 'failed'),
  JobStopped: (run, step) => has(run, step, 'stopped'),
  JobTimedOut: deadlinePassed,
  JobOutcomeUnknown: (run, step) => has(run, step, 'lost') || endedBadly(run, step, ['start', 'wait', 'stop']),
  JobStillRunning: (run, step, evidence) => endedBadly(run, step, ['stop']) || childFailed(run, evidence),
  RunTimedOut: (run) => run.events.some((event) => firedLimit(run, event)),
  ItemsFailed: (run, _, evidence) => childFailed(run, evidence) || itemFailed(run, evidence),
  AwsRejected: (run) =>
    run.events.some(
      ({ attributes }) =>
        failureTypesOf(attributes['failure'])[0] === 'AwsRejected' && attributes !== run.closed?.attributes,
    ),
};

/** Of the engine's activities of a step; a failure that names none is of any. */
function ofStep({ activities }: Run, step: string) {
  return activities.filter(
    ({ verb, mark, input }) => verb && (step === '' || mark?.step === step || input['step'] === step),
  );
}

function has(run: Run, step: string, status: ToldStatus): boolean {
  return ofStep(run, step).some(({ end }) => statusOf(end?.result) === status);
}

/** What was to be ready has failed however it ended. */
function endedUnready(run: Run, step: string): boolean {
  return ofStep(run, step).some(({ input, end }) => input['until'] === 'ready' && statusOf(end?.result) !== '');
}

function statusOf(result: Json | undefined): string {
  return text(json(result?.['ended'])['status']);
}

function endedBadly(run: Run, step: string, verbs: readonly string[]): boolean {
  return ofStep(run, step).some(
    ({ verb = '', end }) => verbs.includes(verb) && (end?.how === 'failed' || end?.how === 'timed-out'),
  );
}

/** What never was launched, for lack of capacity, has waited for it by a timer. */
function deadlinePassed(run: Run, step: string): boolean {
  const own = ofStep(run, step);
  if (own.some(({ end }) => end?.result['deadline'] === true)) return true;
  const by = run.closed?.at ?? 0;
  if (own.some(({ input }) => Date.parse(text(input['deadline'])) <= by)) return true;
  return own.length === 0 && run.events.some(({ type }) => type === 'TimerFired');
}

/** Items that are no runs of their own: the report tells what each has failed as, and that has its own cause in this run. */
function itemFailed(run: Run, evidence: Evidence): boolean {
  const [first] = failuresOf(run.closed?.attributes['failure']);
  const failed = first?.details['failed'];
  const types = Array.isArray(failed) ? failed.map((item) => text(json(item)['type'])) : [];
  const holds = (type: string) => causes[type]?.(run, '', evidence) ?? true;
  // Of a fan-out within an item, whose report is told nowhere, any verdict is the cause.
  const verdicts = Object.keys(causes).filter((type) => type !== 'ItemsFailed');
  return types.some((type) => (type === 'ItemsFailed' ? verdicts.some(holds) : holds(type)));
}

function childFailed(run: Run, { runs }: Pick<Evidence, 'runs'>): boolean {
  if (run.events.some(({ type }) => badChildren.test(type))) return true;
  return runs.some(
    (child) => child.parentRunId === run.runId && (child.status !== 'COMPLETED' || childFailed(child, { runs })),
  );
}
