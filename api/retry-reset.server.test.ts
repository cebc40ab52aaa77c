import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEngineRig, type EngineRig } from '../test/harness/api/engine-rig.js';
import { expectProblem } from '../test/harness/api/expect-problem.js';
import { retriesOn, type Retries } from '../test/harness/api/retries-on.js';
import { createGlueJob } from '../test/harness/aws-setup.js';
import { eventsOf } from '../test/harness/history.js';

let rig: EngineRig;
let retries: Retries;

beforeAll(async () => {
  rig = await startEngineRig(new URL('../test/harness/api/retries/index.ts', import.meta.url));
  await createGlueJob(rig.plane, 'flaky');
  retries = retriesOn(rig);
});
afterAll(() => rig.close());

const works = { afterMs: 20 };
const fails = { afterMs: 20, exitCode: 7 };

/** Back to before the nth activity was asked for: what came after is forgotten, and a new run goes on from there. */
async function reset(handle: WorkflowHandle, nth: number): Promise<WorkflowHandle> {
  const scheduled = (await eventsOf(handle)).flatMap((event) => event.activityTaskScheduledEventAttributes ?? []);
  const { workflowId } = handle;
  const { runId } = await handle.client.workflowService.resetWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId },
    reason: 'test',
    workflowTaskFinishEventId: scheduled[nth]?.workflowTaskCompletedEventId ?? null,
    requestId: randomUUID(),
  });
  return rig.handle(workflowId, runId);
}

/** A run in its second job. */
async function inSecondJob() {
  rig.plane.script('flaky', {});
  const handle = await rig.start('holds', { job: 'flaky', key: randomUUID() });
  const { id, steps } = await rig.becomes(handle, undefined, {
    steps: [{ name: 'first' }, { state: 'running', awsId: expect.any(String) }],
  });
  return { handle, id, job: steps[1]?.awsId as string };
}

describe('a retry of a run that was reset', () => {
  test('keeps what both runs have in common, and has to name the job that was forgotten', async () => {
    const base = await inSecondJob();
    rig.plane.script('flaky', fails);
    const run = await retries.ended(await reset(base.handle, 2));
    for (const answer of [await retries.retry(run.id), await retries.rerun(run.id)]) {
      expectProblem(answer, 409, 'job-may-still-run');
      expect(answer.body.jobs).toMatchObject([{ id: base.job, run: base.id, step: 'held' }]);
    }
    expect((await retries.retry(run.id, { dryRun: true })).body).toMatchObject({
      steps: [
        { name: 'first', then: 'kept', keptFrom: run.id },
        { name: 'held', then: 'again' },
      ],
      jobs: [{ id: base.job }],
    });
    rig.plane.script('flaky', works);
    const from = rig.plane.ledger().length;
    const next = await retries.retried(run.id, { mayStillRun: [base.job] });
    expect(await retries.document(next.id)).toMatchObject({
      state: 'succeeded',
      retryOf: run.id,
      steps: [
        { name: 'first', keptFrom: run.id },
        { name: 'held', state: 'succeeded' },
      ],
    });
    expect(retries.committed(from)).toEqual(['flaky']);
  });

  test('of the run that it was reset from is refused, with the later one', async () => {
    const base = await inSecondJob();
    rig.plane.script('flaky', fails);
    const run = await retries.ended(await reset(base.handle, 2));
    const answer = await retries.retry(base.id);
    expectProblem(answer, 409, 'later-run-exists');
    expect(answer.body.run.id).toBe(run.id);
  });

  test('names no job twice whose launch both runs have in common, and none that has ended since', async () => {
    const base = await inSecondJob();
    // To the task that learns of the start: the launch is in both histories, its wait begins anew.
    const run = await reset(base.handle, 3);
    await rig.becomes(run, undefined, { steps: [{ name: 'first' }, { state: 'running', awsId: base.job }] });
    await run.cancel();
    const { id } = await retries.ended(run);
    expect((await retries.retry(id, { dryRun: true })).body.jobs).toEqual([]);
  });

  test('of a retry that was reset to before it had loaded what to keep, still keeps that', async () => {
    rig.plane.script('flaky', fails);
    const first = await retries.ended(await rig.start('holds', { job: 'flaky', key: randomUUID() }));
    const second = await retries.retried(first.id);
    const run = await retries.ended(await reset(second.handle, 0));
    rig.plane.script('flaky', works);
    const from = rig.plane.ledger().length;
    const next = await retries.retried(run.id);
    expect(await retries.document(next.id)).toMatchObject({ state: 'succeeded', steps: [{ keptFrom: first.id }, {}] });
    expect(retries.committed(from)).toEqual(['flaky']);
  });
});
