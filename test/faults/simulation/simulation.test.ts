import { beforeAll, describe, expect, it } from 'vitest';
import { jobKinds } from '../../../activities/specs.js';
import { judge } from './checks.js';
import { product } from './compose.js';
import { createConformance } from './conformance.js';
import { explore } from './explore.js';
import { keptCases } from './kept/kept.js';
import type { Case } from './plan.js';
import { sabotages } from './sabotages.js';
import { trySabotage } from './sabotage.js';
import { sandbox } from './sandbox.js';
import type { Sandbox } from './temporal/run.js';
import { interleave } from './world/world.js';

let box: Sandbox;

beforeAll(async () => {
  box = await sandbox();
}, 60_000);

describe('the real code under virtual time', () => {
  it.each(jobKinds)('starts each %s once, leaves none, and tells the truth', { timeout: 60_000 }, async (kind) => {
    const found = await explore(kind, { sandbox: box, runs: 60, seed: 7 });
    expect(found.counterexample).toBeUndefined();
    expect(found.failing).toBe(0);
    // Something did happen.
    expect(found.met.get('start: adopted') ?? 0).toBeGreaterThan(0);
    expect(found.met.get('run: completed') ?? 0).toBeGreaterThan(0);
  });

  it.each(keptCases())('$name stays mended', { timeout: 20_000 }, async ({ case: one }) => {
    const { violations, known } = judge(await interleave(one, box, product), one.plan);
    expect([...violations, ...known]).toEqual([]);
  });

  it('has launches judged by the model all along, and the model knows each', { timeout: 60_000 }, async () => {
    const conformance = createConformance(5, 40);
    const judgedAt: number[] = [];
    let seen = 0;
    await explore('glue', {
      ...{ sandbox: box, runs: 40, seed: 7 },
      seen(one, story) {
        const before = conformance.judged;
        conformance.judge(story, one.plan);
        if (conformance.judged > before) judgedAt.push(seen);
        seen += 1;
      },
    });
    expect(conformance).toMatchObject({ judged: 5, rejected: [] });
    // One in eight: not the first five.
    expect(judgedAt.map((at) => Math.floor(at / 8))).toEqual([0, 1, 2, 3, 4]);
  });

  it('gives the same trace for the same plan and schedule', { timeout: 20_000 }, async () => {
    const { case: one } = keptCases()[0] as { case: Case };
    const traceOf = async () => withoutIds((await interleave(one, box, product)).record.trace);
    expect(await traceOf()).toEqual(await traceOf());
  });

  it.each(sabotages)('without "$guarantee" it turns red: $name', { timeout: 120_000 }, async (sabotage) => {
    const report = await trySabotage(sabotage, box, 60, 11);
    expect(report).toMatchObject({ missing: [], alsoWithout: 0, traces: { accepted: 0 } });
    expect(report.traces.rejected).toBeGreaterThan(0);
  });
});

/** AWS draws the ids of jobs from where no seed reaches. */
function withoutIds(trace: readonly object[]): object[] {
  return trace.map((line) => ({ ...line, job: undefined }));
}
