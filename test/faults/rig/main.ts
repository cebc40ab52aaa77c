/**
 * `npx node dist/test/faults/rig/main.js [cell…] [--trials n] [--slots n] [--per-slot n] [--seed n] [--product-timing]
 * [--folder f] [--variant n] [--rerun n]`: hits each cell (`F1/W3/glue`, `F1/W3`, `F9`) n times and has the checker judge.
 * Ends with 1 on a violation, an empty cell, or a batch that could not be made.
 *
 * `--seed` draws the moments and ways of the cells under load, and the trials' names; the ways of all others take turns by
 * their count, which `--variant` sets. Nothing draws how processes interleave, nor Temporal's run ids and so the launches'
 * keys: a seed repeats what is done to the product, not what comes of it.
 *
 * A long run: `--out trials.ndjson [--resume] [--targets] [--minutes n] [--per-round n]`. Writes a line for each trial
 * whose batch was judged; with `--resume` it makes only what the file lacks of this code, with `--targets` what the
 * published figures want instead of n of each cell. SIGINT, or the minutes' end: no more trials, the last are judged.
 * Ends with 1 also where it has hit nothing of what it set out for; see `long-verdict.ts`.
 *
 * `--rerun`: how often a violation's cell is hit again in the same way, by default fifty times in a long run, after the
 * round that had it. Where that is not done, or time is over, the way to it is printed.
 */
import { mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { againCommand, againText, onceEach, struckBy, struckOf, timesAgain, type Struck } from './again.js';
import { batchesOf, soOften } from './batch.js';
import { cellName } from './cell.js';
import { cellsEachOnce } from './each-once.js';
import { missingOfCells, missingOfTargets } from './lines/missing.js';
import { longRun } from './long-run.js';
import { longVerdict } from './long-verdict.js';
import { cellsNamed, emptyCells } from './matrix.js';
import { overAfter } from './over.js';
import { runPlan } from './run-plan.js';
import { summary } from './summary.js';
import { productTiming, rigTiming } from './timing.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    trials: { type: 'string', default: '1' },
    slots: { type: 'string', default: '4' },
    'per-slot': { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    'product-timing': { type: 'boolean', default: false },
    folder: { type: 'string' },
    'each-once': { type: 'boolean', default: false },
    variant: { type: 'string' },
    rerun: { type: 'string' },
    out: { type: 'string' },
    resume: { type: 'boolean', default: false },
    targets: { type: 'boolean', default: false },
    minutes: { type: 'string' },
    'per-round': { type: 'string', default: '1000' },
  },
});

const cells = values['each-once'] ? cellsEachOnce() : cellsNamed(positionals);
const folder = resolve(values.folder ?? mkdtempSync(join(tmpdir(), 'millrace-faults-')));
mkdirSync(folder, { recursive: true });
if (readdirSync(folder).length > 0) {
  throw new RangeError(`--folder ${folder} is not empty: the sources of two runs would mix`);
}
const [trials, perSlot] = [atLeast(1, 'trials'), atLeast(1, 'per-slot')];
const timesMore = timesAgain(values.rerun === undefined ? undefined : atLeast(0, 'rerun'), values.out !== undefined);
const isProductTiming = values['product-timing'];
const plan = {
  slots: atLeast(1, 'slots'),
  seed: Number(values.seed),
  timing: isProductTiming ? productTiming : rigTiming,
  folder,
  over: overAfter(values.minutes === undefined ? undefined : Number(values.minutes)),
  say: (text: string) => console.log(text),
};
const lookedFor = new Set<string>();
const passed = values.out === undefined ? await once() : await forLong(resolve(values.out));
console.log(`Sources: ${folder}`);
process.exitCode = passed ? 0 : 1;

async function once(): Promise<boolean> {
  const planned = soOften(cells, trials).map((trial) =>
    values.variant === undefined ? trial : { ...trial, variant: Number(values.variant) },
  );
  const results = [...(await runPlan({ ...plan, batches: batchesOf(planned, perSlot) }))];
  // A window that was missed says nothing, and is listed; one that can't be hit in three rounds is an empty cell.
  for (let round = 2; values['each-once'] && round <= 3; round += 1) {
    const empty = emptyCells(
      results.flatMap(({ lines }) => lines),
      cells,
    );
    if (empty.length === 0) break;
    console.log(`round ${round}: ${empty.join(', ')}`);
    const again = join(folder, `round-${round}`);
    mkdirSync(again);
    results.push(
      ...(await runPlan({ ...plan, folder: again, batches: batchesOf(soOften(cellsNamed(empty), 1), perSlot) })),
    );
  }
  const { text, passed } = summary(cells, results);
  console.log(`\n${text}`);
  await lookFor(struckBy(results));
  return passed;
}

async function forLong(out: string): Promise<boolean> {
  const result = await longRun({
    ...plan,
    ...long(out),
    resume: values.resume,
    missing: (made) =>
      values.targets
        ? missingOfTargets(cells, made, isProductTiming ? 'product' : 'rig')
        : missingOfCells(cells, made, trials),
    onViolated: (violated) => lookFor(violated.map(struckOf)),
  });
  const { text, passed } = longVerdict(result);
  console.log(text);
  return passed;
}

/** Once for each cell. Of its other ways, in CI, and when time is over, the way to it is told. */
async function lookFor(struck: readonly Struck[]): Promise<void> {
  for (const one of onceEach(struck)) {
    const name = cellName(one.cell);
    if (timesMore === 0 || plan.over.aborted || lookedFor.has(name)) {
      console.log(`To look for ${one.trial} again: ${againCommand(one, plan.seed, isProductTiming)}`);
      continue;
    }
    lookedFor.add(name);
    await again(one);
  }
}

/** Until time is over: `longRun` ends then as any other. */
async function again(one: Struck): Promise<void> {
  const own = { ...plan, folder: join(folder, `again-${one.trial}`) };
  const planned = soOften(cellsNamed([cellName(one.cell)]), timesMore).map((trial) => ({
    ...trial,
    variant: one.variant,
  }));
  const { hits, violated, nobodys } = await longRun({
    ...own,
    ...long(values.out === undefined ? join(folder, `again-${one.trial}.ndjson`) : resolve(values.out)),
    resume: false,
    missing: (made) => planned.slice(made.length),
    again: one.trial,
  });
  console.log(againText(one, { hits, violated: violated.length, nobodys: nobodys.length }));
}

function long(out: string) {
  return { out, perSlot, perRound: atLeast(1, 'per-round'), args: callOf(process.argv.slice(2)) };
}

/** A number that is none would plan nothing, and a run of nothing is clean. */
function atLeast(least: number, option: 'trials' | 'slots' | 'per-slot' | 'per-round' | 'rerun'): number {
  const value = Number(values[option]);
  if (Number.isInteger(value) && value >= least) return value;
  throw new RangeError(`--${option} ${values[option]} is no whole number from ${least} on`);
}

/** Without where it wrote to: that is nobody's business. */
function callOf(args: readonly string[]): string {
  const isPlace = (arg = '') => arg === '--out' || arg === '--folder';
  return args.filter((arg, index) => !isPlace(arg) && !isPlace(args[index - 1])).join(' ');
}
