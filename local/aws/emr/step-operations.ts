/** EMR's operations on steps. */
import type { AwsError } from '../aws-error.js';
import { readMarkedName } from '../marked-name.js';
import type { Caller, Operations, PlaneParts } from '../service.js';
import { operationsWith } from '../shape.js';
import type { Visible } from './cluster-operations.js';
import { isEnding } from './cluster.js';
import type { KeptCluster } from './clusters.js';
import { finished, invalid, invalidRequest, notValid } from './errors.js';
import { cancelsRunningSteps } from './release.js';
import { addStepsInput, cancelStepsInput, describeStepInput, listStepsInput, type StepConfig } from './shapes.js';
import { stepEntry } from './step-queue.js';
import { problemWithSteps } from './step-rules.js';
import { hasEnded, newStep, type Step } from './step.js';

/** "The maximum number of steps that a single ListSteps action returns is 50. … A maximum of ten Step IDs." */
const limits = { page: 50, ids: 10 } as const;

const operation = operationsWith('ValidationException');

export function stepOperations(parts: PlaneParts, visible: Visible): Operations {
  const { ledger, scripts, listings, capacity, clock } = parts;
  const shown = ({ Id, Status }: Step, where: 'listings' | 'describe'): boolean =>
    scripts.shows('emr-step', where, clock.now() - Status.Timeline.CreationDateTime * 1_000, Id);
  const find = ({ steps }: KeptCluster, id: string, where: 'listings' | 'describe'): Step => {
    const step = steps.all().find(({ Id }) => Id === id);
    if (!step || !shown(step, where)) throw notValid('Step', id);
    return step;
  };

  const check = ({ cluster, steps }: KeptCluster, added: readonly StepConfig[]): void => {
    if (isEnding(cluster)) throw finished();
    const room = { active: steps.active().length, concurrency: cluster.StepConcurrencyLevel };
    const problem = added.length === 0 ? 'Steps cannot be null or empty.' : problemWithSteps(added, room);
    if (problem) throw invalid(problem);
    const refusal = capacity.refusal('emr-step');
    if (refusal !== undefined) throw invalid(refusal);
  };

  /** Why it can't be cancelled, where it can't. */
  const cancel = (kept: KeptCluster, id: string, force: boolean, caller: Caller): string | undefined => {
    const { cluster, steps } = kept;
    const step = find(kept, id, 'describe');
    ledger.write({ event: 'stop', ...stepEntry(step), principal: caller.principal.arn });
    const refusal = scripts.of(readMarkedName(step.Name).name)?.refusesStop;
    if (refusal !== undefined) return refusal;
    if (hasEnded(step)) return `Step ${id} is ${step.Status.State} already and cannot be cancelled.`;
    if (step.Status.State !== 'PENDING' && !cancelsRunningSteps(cluster.ReleaseLabel)) {
      return `Release ${cluster.ReleaseLabel} cannot cancel a step that is ${step.Status.State}.`;
    }
    steps.cancel(step, force);
    return undefined;
  };

  return {
    AddJobFlowSteps: operation(addStepsInput, (input, { principal }) => {
      const { JobFlowId, Steps, ExecutionRoleArn } = input;
      const [kept] = visible.jobFlows([JobFlowId]) as [KeptCluster];
      const received = Steps.map(({ Name }) => ({
        service: 'emr-step',
        ...readMarkedName(Name),
        principal: principal.arn,
      }));
      for (const entry of received) ledger.write({ event: 'received', ...entry, request: input });
      try {
        check(kept, Steps);
      } catch (error) {
        for (const entry of received) ledger.write({ event: 'refused', ...entry, detail: (error as AwsError).name });
        throw error;
      }
      const steps = Steps.map((step) => newStep(clock.seconds(), step, kept.cluster.LogUri, ExecutionRoleArn));
      for (const step of steps) ledger.write({ event: 'committed', ...stepEntry(step), principal: principal.arn });
      kept.steps.add(steps);
      return { StepIds: steps.map(({ Id }) => Id) };
    }),

    /** "In reverse order unless you specify stepIds with the request or filter by StepStates". */
    ListSteps: operation(listStepsInput, ({ ClusterId, StepIds, StepStates, Marker }) => {
      const kept = visible.cluster(ClusterId);
      if ((StepIds?.length ?? 0) > limits.ids) {
        throw invalidRequest(`You can specify a maximum of ${limits.ids} step ids, got ${StepIds?.length}.`);
      }
      for (const id of StepIds ?? []) find(kept, id, 'listings');
      const newestFirst = StepIds === undefined && StepStates === undefined;
      const found = kept.steps
        .all()
        .map((step, index) => ({ step, place: newestFirst ? -index : index }))
        .filter(({ step }) => shown(step, 'listings'))
        .filter(({ step }) => StepIds?.includes(step.Id) ?? true)
        .filter(({ step }) => StepStates?.includes(step.Status.State) ?? true)
        .sort((one, other) => one.place - other.place);
      const page = listings.page(
        {
          service: 'emr-step',
          operation: 'ListSteps',
          found,
          keyOf: ({ step }) => readMarkedName(step.Name).key,
          // Callers who name steps read one page: they know how many there can be.
          whole: StepIds !== undefined,
        },
        { size: limits.page, token: Marker, code: 'InvalidRequestException', name: 'Marker' },
      );
      return { Steps: page.items.map(({ step }) => step), ...(page.next && { Marker: page.next }) };
    }),

    DescribeStep: operation(describeStepInput, ({ ClusterId, StepId }) => ({
      Step: find(visible.cluster(ClusterId), StepId, 'describe'),
    })),

    CancelSteps: operation(cancelStepsInput, ({ ClusterId, StepIds, StepCancellationOption: how }, caller) => {
      const kept = visible.cluster(ClusterId);
      const steps = StepIds.map((id) => [id, cancel(kept, id, how === 'TERMINATE_PROCESS', caller)] as const);
      return {
        CancelStepsInfoList: steps.map(([StepId, Reason]) => ({
          StepId,
          ...(Reason === undefined ? { Status: 'SUBMITTED' } : { Status: 'FAILED', Reason }),
        })),
      };
    }),
  };
}
