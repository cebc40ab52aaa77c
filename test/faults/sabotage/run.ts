/**
 * Takes each guarantee out, applies its fault so often, and compares what turned red with what has to. The same plan
 * on the product as it is has to be clean, or the red would prove nothing.
 */
import { compiled } from '../rig/processes/paths.js';
import type { Batch } from '../rig/batch.js';
import { cellsNamed } from '../rig/matrix.js';
import { codeIn } from '../rig/code.js';
import { runPlan, type BatchResult } from '../rig/run-plan.js';
import { rigTiming } from '../rig/timing.js';
import { rejectedIn } from '../rig/conformance/conformance-text.js';
import { notRejected, offendingTraces } from './offending.js';
import { patchedCode } from './patched-code.js';
import { sabotages, type Sabotage } from './table.js';

export interface SabotageResult {
  sabotage: Sabotage;
  /** Trials, and how many of them turned red. */
  trials: number;
  red: number;
  found: readonly string[];
  /** One of the offending keys. */
  key?: string;
  /** Launches that turned red, and how many of their traces the model rejects. */
  launches: number;
  rejected: number;
  holds: boolean;
  problem?: string;
}

export interface SabotageOrder {
  names?: readonly string[];
  trials: number;
  slots: number;
  folder: string;
  say(text: string): void;
}

export async function runSabotages(order: SabotageOrder): Promise<{ results: SabotageResult[]; control: BatchResult }> {
  const { names, trials, folder, slots, say } = order;
  const chosen = sabotages.filter(({ name }) => !names || names.includes(name));
  const batches = new Map<Sabotage, Batch>();
  for (const sabotage of chosen) batches.set(sabotage, await batchOf(sabotage, trials));
  const control: Batch = {
    name: 'control',
    trials: [...new Set(chosen.map(({ cell }) => cell))].flatMap((name) => times(name, 1)),
  };
  const results = await runPlan({
    batches: [control, ...batches.values()],
    slots,
    seed: 1,
    timing: rigTiming,
    folder,
    say,
  });
  const of = (batch: Batch) => results.find((result) => result.batch === batch) ?? { batch, lines: [] };
  return {
    results: chosen.map((sabotage) => compare(sabotage, of(batches.get(sabotage) as Batch))),
    control: of(control),
  };
}

async function batchOf({ name, patches, cell, without }: Sabotage, trials: number): Promise<Batch> {
  const code = patches.length > 0 ? await codeIn(patchedCode(compiled('..'), name, patches), rigTiming) : undefined;
  return {
    name,
    trials: times(cell, trials),
    ...(code && { code }),
    // It would stop what the code has left behind, and the red with it.
    withoutJanitor: without === 'janitor',
  };
}

function times(cell: string, trials: number): Batch['trials'] {
  return cellsNamed([cell]).flatMap((one) => Array.from({ length: trials }, () => ({ cell: one, variant: 0 })));
}

export function compare(sabotage: Sabotage, { lines, report, conformance = [], broken }: BatchResult): SabotageResult {
  const violations = report?.violations ?? [];
  const found = [...new Set(violations.map(({ invariant }) => invariant))];
  const ids = new Set(violations.flatMap((violation) => Object.values(violation.ids)));
  const red = lines.filter(({ key = '', workflowId }) => ids.has(key) || ids.has(workflowId)).length;
  const key = violations.find((violation) => violation.ids['key'] !== undefined)?.ids['key'];
  const offending = offendingTraces(conformance, violations);
  const missing = sabotage.expects.filter((invariant) => !found.includes(invariant));
  const unexpected = found.filter((invariant) => !sabotage.expects.includes(invariant));
  const problem =
    broken ??
    report?.brokenRig[0]?.message ??
    (missing.length > 0 ? `${missing.join(', ')} stayed green` : undefined) ??
    (unexpected.length > 0 ? `${unexpected.join(', ')} turned red, too` : undefined) ??
    (sabotage.unseen === undefined ? notRejected(offending) : undefined);
  return {
    sabotage,
    trials: lines.length,
    red,
    found,
    ...(key !== undefined && { key }),
    launches: offending.length,
    rejected: rejectedIn(offending).length,
    holds: problem === undefined,
    ...(problem !== undefined && { problem }),
  };
}
