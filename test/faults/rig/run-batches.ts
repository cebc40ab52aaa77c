/** Batches in slots, side by side. What a slot's trials have left is cleaned up by the janitor, collected and judged. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Timing } from '../../../contracts/timing.js';
import type { Batch, Code } from './batch.js';
import { cellName } from './cell.js';
import { now } from './clock.js';
import { judgeTracesIn } from './conformance/judge-slot.js';
import type { JudgedTrace } from './conformance/judge-traces.js';
import { Contradiction } from './contradiction.js';
import { collect, judge } from './evidence.js';
import { cleanUp } from './janitor.js';
import { setKnownAside, type Judged } from './known.js';
import { startServer, type Server } from './processes/server.js';
import { runTrial, type TrialLine } from './run-trial.js';
import { startSlot, type Slot } from './slot.js';

export interface BatchPlan {
  slots: number;
  folder: string;
  /** Of the Temporal server that batches share. */
  port: number;
  timing: Timing;
  seed: number;
  code: Code;
  /** From then on no trial is begun; those that were made are judged. */
  over?: AbortSignal;
  onTrial(line: TrialLine, batch: Batch): void;
  onJudged(judged: Judged, batch: Batch): void;
  /** After that: what the model says of its traces. */
  onTraces(conformance: readonly JudgedTrace[], batch: Batch): void;
  /** The rig has failed: nothing of this batch counts. */
  onBroken(error: unknown, batch: Batch): void;
  /** Judged or broken, and its processes have ended; `folder` has its sources. What it throws ends the run. */
  onEnded(batch: Batch, folder: string): void;
}

export async function runBatches(plan: BatchPlan, batches: readonly Batch[]): Promise<void> {
  const left = [...batches.entries()];
  const lane = async () => {
    for (let next = left.shift(); next && plan.over?.aborted !== true; next = left.shift()) {
      const [index, batch] = next;
      const folder = join(plan.folder, batch.name);
      await runBatch(plan, batch, index, folder).catch((error: unknown) => plan.onBroken(error, batch));
      plan.onEnded(batch, folder);
    }
  };
  await Promise.all(Array.from({ length: Math.min(plan.slots, left.length) }, lane));
}

async function runBatch(plan: BatchPlan, batch: Batch, index: number, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'plan.json'), planText(plan, batch));
  const own = batch.ownServer === true ? await startServer(folder) : undefined;
  try {
    await runSlot(plan, batch, index, folder, own);
  } finally {
    await own?.stop();
  }
}

async function runSlot(
  plan: BatchPlan,
  batch: Batch,
  index: number,
  folder: string,
  own: Server | undefined,
): Promise<void> {
  const { timing, seed, code } = plan;
  const slot = await startSlot({
    folder,
    cacheFolder: join(plan.folder, 'compile-cache'),
    port: own?.port ?? plan.port,
    ...(own && { server: own }),
    ...(batch.plane && { plane: batch.plane }),
    account: String(100_000_000_001 + index),
    taskQueue: `faults-${process.pid}-${index + 1}`,
    timing,
    code: batch.code ?? code,
    seed,
  });
  try {
    for (const { cell, variant } of batch.trials) {
      if (plan.over?.aborted === true) break;
      plan.onTrial(await Promise.race([runTrial(slot, cell, variant), slot.failed]), batch);
    }
    const quietAt = now();
    if (batch.withoutJanitor !== true) await cleanUp(slot).catch((error: unknown) => note(error, slot));
    await collect(slot, quietAt);
    // Before the slot closes: a plane that ends takes its jobs with it, also those that were left behind.
    const report = await judge(folder);
    const isKnown = batch.trials.every(({ cell }) => cell.known === true);
    const judged = isKnown ? setKnownAside(report, folder, timing) : { report, known: [] };
    plan.onJudged(judged, batch);
    plan.onTraces(await judgeTracesIn(folder, judged.known, batch.trials.length), batch);
  } finally {
    await slot.close();
  }
}

/** It is no trial's, and the checker reads it from the same journal. */
function note(error: unknown, { journals }: Slot): void {
  if (!(error instanceof Contradiction)) throw error;
  const about = { trial: 'janitor', fault: 'none', window: 'after', driver: 'all' } as const;
  journals.nemesis.write({ ...about, phase: 'contradicted', invariant: error.invariant, detail: error.message });
}

/** What it takes to do the same again, beside the sources. Temporal's database is here, or a folder above. */
function planText({ seed, timing }: BatchPlan, { name, trials, code, withoutJanitor }: Batch): string {
  const cells = trials.map(({ cell, variant }) => ({ cell: cellName(cell), variant }));
  return JSON.stringify({ name, seed, timing, code: code?.folder, withoutJanitor, trials: cells }, undefined, 2);
}
