/** What is to be tried, as batches of the rig: the sabotages, and the same cells with the product as it is. */
import { readFileSync } from 'node:fs';
import { compiled } from '../rig/processes/paths.js';
import type { Batch, Code } from '../rig/batch.js';
import { codeIn } from '../rig/code.js';
import { cellsNamed } from '../rig/matrix.js';
import { rigTiming } from '../rig/timing.js';
import { patchedCode, type Patch } from './patched-code.js';
import type { Place, Sabotage } from './sabotage.js';

/** Code of sabotages, made when it is asked for the first time. */
export interface CodeMaker {
  of(sabotage: Sabotage): Promise<Code | undefined>;
}

export function codeMaker(): CodeMaker {
  const made = new Map<Sabotage, Promise<Code | undefined>>();
  let product: Promise<Code> | undefined;
  const make = async ({ name, patches }: Sabotage): Promise<Code | undefined> => {
    if (patches.length === 0) return undefined;
    const folder = patchedCode(compiled('..'), name, patches);
    product ??= codeIn(compiled('.'), rigTiming);
    const { bundle, changedBundle } = await product;
    const isBundled = [bundle, changedBundle].some((file) => holdsOneOf(file, patches));
    return isBundled ? codeIn(folder, rigTiming) : { folder, bundle, changedBundle };
  };
  return {
    of(sabotage) {
      const code = made.get(sabotage) ?? make(sabotage);
      made.set(sabotage, code);
      return code;
    },
  };
}

/** Bundles name their modules. One without what was patched is the product's own, and need not be made again. */
function holdsOneOf(bundle: string, patches: readonly Patch[]): boolean {
  const text = readFileSync(bundle, 'utf8');
  return patches.some(({ file }) => text.includes(file.replace(/[.]ts$/, '.js')));
}

/** One for places that expect the same: a violation need not name its trial. */
export async function batchesOf(
  sabotage: Sabotage,
  places: readonly Place[],
  trials: number,
  codes: CodeMaker,
): Promise<Batch[]> {
  const code = await codes.of(sabotage);
  return [...Map.groupBy(places, ({ expects }) => expects.join('-'))].map(([expects, own]) => ({
    name: `${sabotage.name}-${expects}`,
    trials: own.flatMap(({ cell }) => trialsOf(cell, trials)),
    ...(code && { code }),
    // It would stop what the code has left behind, and the red with it.
    withoutJanitor: sabotage.without === 'janitor',
  }));
}

/** Dealt out, so that the slow ones do not follow each other. */
export function controlBatches(cells: readonly string[], trials: number, most: number): Batch[] {
  const count = Math.min(most, cells.length);
  return Array.from({ length: count }, (_, index) => ({
    name: `control-${index + 1}`,
    trials: cells.filter((_cell, place) => place % count === index).flatMap((cell) => trialsOf(cell, trials)),
  }));
}

function trialsOf(cell: string, trials: number): Batch['trials'] {
  return cellsNamed([cell]).flatMap((one) => Array.from({ length: trials }, (_, variant) => ({ cell: one, variant })));
}
