/**
 * A run of hours, or of days with breaks: in rounds, each with a Temporal server of its own, so that its database stays
 * small. Lines are written when a batch was judged, and what is clean leaves nothing else behind.
 */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { codeHash } from '../../../bench/harness/recovery/code-hash.js';
import { batchesOf, type PlannedTrial } from './batch.js';
import { openLineFile } from './lines/file.js';
import { judgedLines } from './lines/judged-lines.js';
import { hasBroken, isStruckInVain, type BatchLine, type Line, type RunLine, type TrialRecord } from './lines/line.js';
import { counting } from './lines/missing.js';
import { runPlan, type BatchResult, type PlanOrder } from './run-plan.js';
import { productTiming } from './timing.js';

export interface LongRunOrder extends Omit<PlanOrder, 'batches' | 'onBatch'> {
  out: string;
  perSlot: number;
  perRound: number;
  /** Without it the file's trials are left to themselves. */
  resume: boolean;
  /** What is still to be made, given what counts. */
  missing(made: readonly TrialRecord[]): readonly PlannedTrial[];
  /** As it was called. */
  args: string;
  again?: string;
  /** After a round: what was violated in it, before the next one begins. */
  onViolated?(violated: readonly TrialRecord[]): Promise<void>;
}

export interface LongRunResult {
  /** Trials of the file that count, before this run. */
  before: number;
  /** Trials that it set out to make. */
  planned: number;
  hits: number;
  misses: number;
  /** Of the misses: those whose fault did strike, and what should have followed did not come in time. */
  inVain: readonly TrialRecord[];
  violated: readonly TrialRecord[];
  /** Violations that name no trial. */
  nobodys: readonly string[];
  /** Also those in which a violation was found all the same. */
  broken: readonly BatchLine[];
  /** Launches whose trace went to the model, and those of them that ought to have been judged and were not. */
  traces: number;
  unjudged: number;
  /** Of what was to be made. */
  missing: number;
  /** Its time was over, or somebody has ended it: what is missing is for another time. */
  wasCut: boolean;
}

/** `make`: how a round's batches are made. */
export async function longRun(order: LongRunOrder, make = runPlan): Promise<LongRunResult> {
  const { out, perSlot, perRound, resume, missing, args, again, onViolated, ...plan } = order;
  const file = openLineFile(out);
  const began = performance.now();
  const of = {
    v: 1,
    run: randomBytes(4).toString('hex'),
    code: codeHash(),
    timing: plan.timing === productTiming ? 'product' : 'rig',
  } as const;
  const at = () => new Date().toISOString();
  const before = resume ? counting(file.found, of) : [];
  const own: Line[] = [];
  const write = (line: Line) => {
    own.push(line);
    file.write(line);
  };
  const trials = () => own.filter((line) => line.what === 'trial');
  const left = () => missing([...before, ...trials()]);
  const run: RunLine = {
    ...of,
    what: 'run',
    at: at(),
    seed: plan.seed,
    args,
    planned: left().length,
    ...(again !== undefined && { again }),
  };
  write(run);
  plan.say(`run ${run.run} of code ${run.code}: ${before.length} trials count, ${run.planned} to make`);
  const hits = () => trials().filter(({ hit }) => hit).length;
  const violated = () => trials().filter((line) => line.violated.length > 0);
  for (let round = 1; left().length > 0 && plan.over?.aborted !== true; round += 1) {
    const [hitsBefore, violatedBefore] = [hits(), violated().length];
    const folder = join(plan.folder, `round-${round}`);
    const kept = await runRound(
      make,
      { ...plan, folder },
      batchesOf(left().slice(0, perRound), perSlot),
      (result) => judgedLines(run, round, ofThisCode(result, of.code)),
      write,
    );
    if (!kept) remove(folder);
    plan.say(`round ${round}: ${hits()} hits so far, ${left().length} missing`);
    const struck = violated().slice(violatedBefore);
    if (struck.length > 0) await onViolated?.(struck);
    // Nobody comes any further.
    if (hits() === hitsBefore) break;
  }
  write({ ...of, what: 'end', at: at(), seconds: Math.round((performance.now() - began) / 1_000) });
  const batches = own.filter((line) => line.what === 'batch');
  return {
    before: before.length,
    planned: run.planned,
    hits: hits(),
    misses: trials().length - hits(),
    inVain: trials().filter(isStruckInVain),
    violated: violated(),
    nobodys: batches.flatMap(({ nobodys = [] }) => nobodys),
    traces: batches.reduce((sum, { traces = 0 }) => sum + traces, 0),
    unjudged: batches.reduce((sum, { unjudged = 0 }) => sum + unjudged, 0),
    broken: batches.filter(hasBroken),
    missing: left().length,
    wasCut: plan.over?.aborted === true,
  };
}

/** Workers are started from the folder at any moment: whoever builds there meanwhile makes these trials nobody's. */
function ofThisCode(result: BatchResult, code: string): BatchResult {
  const built = codeHash();
  return built === code ? result : { ...result, broken: `The code has changed under the run: ${code} is now ${built}` };
}

/** A process that has just ended may still be writing its last file. */
function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Whether something of it is worth a look. */
async function runRound(
  make: typeof runPlan,
  plan: Omit<PlanOrder, 'batches' | 'onBatch'>,
  batches: PlanOrder['batches'],
  linesOf: (result: BatchResult) => readonly Line[],
  write: (line: Line) => void,
): Promise<boolean> {
  let kept = false;
  await make({
    ...plan,
    batches,
    onBatch(result, folder) {
      if (result.lines.length === 0 && result.broken === undefined) return;
      const lines = linesOf(result);
      lines.forEach(write);
      if (lines.some((line) => line.what === 'batch' && line.verdict !== 'clean')) kept = true;
      else remove(folder);
    },
  });
  return kept;
}
