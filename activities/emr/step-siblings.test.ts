import type { ActionOnFailure, StepStatus, StepSummary } from '@aws-sdk/client-emr';
import { describe, expect, it } from 'vitest';
import { targetOf } from '../../test/harness/scripted-plane.js';
import { stepState } from './step-states.js';

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1_000);
const target = targetOf({ url: 'http://unused' });
/** Of a step that was cancelled on a cluster that runs, beside steps that failed. */
const cancelled = (more: Partial<StepStatus>, failed: readonly StepSummary[]) =>
  stepState(
    { Id: 's-1', Status: { State: 'CANCELLED', ...more } },
    { kind: 'emr-step', target, clusterId: 'j-1', stepId: 's-1' },
    { cluster: { Id: 'j-1', Status: { State: 'RUNNING' } }, failed },
  );

describe('a step that is CANCELLED on a cluster that runs', () => {
  const Timeline = { CreationDateTime: at(0), EndDateTime: at(100) };
  const sibling = (changes: Partial<StepSummary> = {}, failedAt = at(99)): StepSummary => ({
    Id: 's-2',
    Name: 'clean up',
    ActionOnFailure: 'CANCEL_AND_WAIT',
    Status: { State: 'FAILED', Timeline: { EndDateTime: failedAt } },
    ...changes,
  });
  const beside = (...failed: StepSummary[]) => cancelled({ Timeline }, failed);
  const bySibling = {
    status: 'failed',
    raw: 'CANCELLED',
    fault: 'platform',
    reason: 'Step s-2 (clean up) of the same cluster failed and cancelled it (CANCEL_AND_WAIT)',
  };

  it('was stopped by somebody', () => {
    expect(beside()).toEqual({ status: 'stopped', raw: 'CANCELLED', reason: 'The step was cancelled in EMR' });
    expect(cancelled({ StateChangeReason: { Message: 'by ann' } }, [])).toMatchObject({
      reason: 'by ann',
    });
  });

  it("is no fault of its own where a sibling's failure cancels whatever waits", () => {
    expect(beside(sibling())).toEqual(bySibling);
    expect(beside(sibling({ Id: 's-3', ActionOnFailure: 'CONTINUE' }), sibling())).toEqual(bySibling);
  });

  it.each(['TERMINATE_CLUSTER', 'TERMINATE_JOB_FLOW'] as const satisfies readonly ActionOnFailure[])(
    'is none either where a sibling would have taken down a cluster that is protected (%s)',
    (ActionOnFailure) => {
      expect(beside(sibling({ ActionOnFailure }))).toMatchObject({ status: 'failed', fault: 'platform' });
    },
  );

  it('allows for clocks that differ a little', () => {
    expect(beside(sibling({}, at(105)))).toEqual(bySibling);
  });

  it.each([
    ['goes on after its failure', sibling({ ActionOnFailure: 'CONTINUE' })],
    ['does not say what follows its failure', (({ ActionOnFailure: _, ...rest }) => rest)(sibling())],
    ['failed after it', sibling({}, at(106))],
    ['failed before it was there', sibling({}, at(-1))],
    ['has no end', sibling({ Status: { State: 'FAILED' } })],
    ['is the step itself', sibling({ Id: 's-1' })],
  ])('was stopped where the sibling that failed %s', (_, failed) => {
    expect(beside(failed)).toMatchObject({ status: 'stopped' });
  });
});
