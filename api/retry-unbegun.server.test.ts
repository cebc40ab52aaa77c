import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { endedUnbegun } from '../test/harness/api/ended-unbegun.js';
import { startEngineRig, type EngineRig } from '../test/harness/api/engine-rig.js';
import { expectProblem } from '../test/harness/api/expect-problem.js';
import { retriesOn, type Retries } from '../test/harness/api/retries-on.js';
import { createGlueJob } from '../test/harness/aws-setup.js';

let rig: EngineRig;
let retries: Retries;

beforeAll(async () => {
  rig = await startEngineRig(new URL('../test/harness/api/retries/index.ts', import.meta.url));
  await createGlueJob(rig.plane, 'flaky');
  retries = retriesOn(rig);
});
beforeEach(() => rig.plane.script('flaky', { afterMs: 20 }));
afterAll(() => rig.close());

describe('a retry of a retry that ended before it began', () => {
  test('keeps what the run before that has done', async () => {
    const input = { day: randomUUID() };
    rig.plane.script('flaky', { afterMs: 20, exitCode: 7 });
    const first = await retries.ended(await rig.start('loads', input));
    rig.plane.script('flaky', { afterMs: 20 });
    const third = await endedUnbegun(await endedUnbegun(first, input), input);
    expect((await retries.retry(third.id, { dryRun: true })).body).toMatchObject({
      run: third.id,
      steps: [
        { name: 'extract', then: 'kept', keptFrom: first.id },
        { name: 'count', then: 'kept', keptFrom: first.id },
        { name: 'transform', then: 'again' },
      ],
    });
    const from = rig.plane.ledger().length;
    const last = await retries.retried(third.id);
    expect(await retries.document(last.id)).toMatchObject({
      state: 'succeeded',
      retryOf: third.id,
      steps: [{ name: 'extract', keptFrom: first.id }, { name: 'count', keptFrom: first.id }, {}, {}],
    });
    expect(retries.committed(from)).toEqual(['flaky', 'task-a']);
  });

  test('has to name the jobs that the run before that has left', async () => {
    const input = { job: 'held', key: randomUUID() };
    const handle = await rig.start('holds', input);
    const { steps } = await rig.becomes(handle, undefined, {
      steps: [{ name: 'first' }, { state: 'running', awsId: expect.any(String) }],
    });
    await handle.terminate('by hand');
    const first = await retries.ended(handle);
    const second = await endedUnbegun(first, input);
    for (const answer of [await retries.retry(second.id), await retries.rerun(second.id)]) {
      expectProblem(answer, 409, 'job-may-still-run');
      expect(answer.body.jobs).toMatchObject([{ id: steps[1]?.awsId, run: first.id, step: 'held' }]);
    }
  });
});
