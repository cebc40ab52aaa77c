/**
 * Takes each guarantee out, applies its fault, and compares what turned red with what has to. The same plan on the product
 * as it is has to be clean, or the red would prove nothing. What was not red at once gets further tries, the product with it.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Batch } from '../rig/batch.js';
import { cellName } from '../rig/cell.js';
import { runPlan, type BatchResult } from '../rig/run-plan.js';
import { rigTiming } from '../rig/timing.js';
import { batchesOf, codeMaker, controlBatches } from './batches.js';
import { compare, type PlaceResult } from './compare.js';
import { controlOf, type ControlResult } from './control.js';
import type { Sabotage } from './sabotage.js';
import { sabotages } from './table.js';

export interface Judged extends PlaceResult {
  control: ControlResult;
  holds: boolean;
}

export interface SabotageOrder {
  names?: readonly string[];
  /** Of each place, in each try. */
  trials: number;
  /** At most: only what has not turned red, or was not hit, is tried again. */
  tries: number;
  slots: number;
  folder: string;
  say(text: string): void;
}

export async function runSabotages({ names, trials, tries, folder, ...plan }: SabotageOrder): Promise<Judged[]> {
  const chosen = chosenOf(names);
  const codes = codeMaker();
  const made: { sabotage: Sabotage | undefined; result: BatchResult }[] = [];
  const of = (sabotage: Sabotage | undefined, cell: string) =>
    made.filter((one) => one.sabotage === sabotage && hasCell(one.result.batch, cell)).map(({ result }) => result);
  const judge = (): Judged[] =>
    chosen.flatMap((sabotage) =>
      sabotage.at.map((place) => {
        const compared = compare(sabotage, place, of(sabotage, place.cell));
        const control = controlOf(place.cell, of(undefined, place.cell));
        return { ...compared, control, holds: compared.problem === undefined && control.problem === undefined };
      }),
    );
  for (let one = 1; one <= tries; one += 1) {
    const open = judge().filter(({ isOpen, control }) => isOpen || control.isOpen);
    if (open.length === 0) break;
    if (one > 1)
      plan.say(`try ${one}: ${open.map(({ sabotage, place }) => `${sabotage.name} ${place.cell}`).join(', ')}`);
    const cells = [...new Set(open.map(({ place }) => place.cell))];
    const whose = new Map<Batch, Sabotage | undefined>();
    for (const [sabotage, own] of Map.groupBy(open, (it) => it.sabotage)) {
      const places = own.filter(({ isOpen }) => isOpen).map(({ place }) => place);
      for (const batch of await batchesOf(sabotage, places, trials, codes)) whose.set(batch, sabotage);
    }
    for (const batch of controlBatches(cells, trials, plan.slots)) whose.set(batch, undefined);
    const own = join(folder, `try-${one}`);
    mkdirSync(own, { recursive: true });
    const results = await runPlan({ ...plan, batches: [...whose.keys()], seed: one, timing: rigTiming, folder: own });
    made.push(...results.map((result) => ({ sabotage: whose.get(result.batch), result })));
  }
  return judge();
}

/** Throws for a name that is none: nothing tried is nothing shown. */
function chosenOf(names: readonly string[] | undefined): readonly Sabotage[] {
  const strangers = (names ?? []).filter((name) => !sabotages.some((one) => one.name === name));
  if (strangers.length > 0) {
    throw new RangeError(
      `No sabotage ${strangers.join(', ')}; there are ${sabotages.map(({ name }) => name).join(', ')}`,
    );
  }
  return sabotages.filter(({ name }) => !names || names.includes(name));
}

function hasCell(batch: Batch, cell: string): boolean {
  return batch.trials.some((trial) => cellName(trial.cell) === cell);
}
