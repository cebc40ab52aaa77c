/**
 * A verification of one target: reads first, which cost nothing; then, when somebody has agreed to the estimate, one job of
 * each kind through the very drivers, stopped again whatever happens. Says of every point what became of it.
 */
import { createDrivers } from '../../activities/drivers.js';
import { jobKinds, type JobKind } from '../../activities/specs.js';
import type { Target } from '../../contracts/job.js';
import type { Timing } from '../../contracts/timing.js';
import { identity, logReads, mayRead } from './access.js';
import { errorEvidence, notChecked, type Answer } from './answer.js';
import { createLaunches } from './launches.js';
import type { Patience } from './patience.js';
import { pointsOfKind } from './points.js';
import { dollars } from './prices.js';
import type { Probe } from './probe.js';
import { runProbe, type Tell } from './run-probe.js';

export interface VerifyParts {
  target: Target;
  timing: Timing;
  patience: Patience;
  /** Of the kinds that the user has; of the others every point is "not checked". */
  probes: readonly Probe[];
  /** Which option would have chosen a kind: `--glue-job`. */
  optionOf: (kind: JobKind) => string;
  /** Whether the account's calls of a minute may be spent to see how EMR throttles. */
  provokeThrottling: boolean;
  write(line: string): void;
  /** Asked before the first start, with the estimate written. */
  confirm(): Promise<boolean>;
  /** Aborted: nothing more is asked or started, and what runs is stopped. */
  signal: AbortSignal;
}

export interface Verification {
  /** By action: whether the credentials may. `sts:GetCallerIdentity` is who they are. */
  access: Record<string, Answer>;
  /** By point. */
  points: Record<string, Answer>;
  started: number;
  /** Jobs that may still run, and cost. */
  left: string[];
}

export async function verify(parts: VerifyParts): Promise<Verification> {
  const { write, signal, probes } = parts;
  const result: Verification = { access: {}, points: {}, started: 0, left: [] };
  const tell: Tell = (point, answer) => {
    result.points[point] = answer;
    write(`${point}: ${answer.verdict}. ${answer.evidence}`);
  };
  const launches = createLaunches(parts.timing, parts.patience);
  try {
    await readAll(parts, result);
    const why = await whyNot(parts, result);
    if (why !== undefined) write(why);
    else {
      const drivers = createDrivers(parts.timing);
      const run = (probe: Probe) =>
        runProbe(probe, { ...parts, launches, driver: drivers(probe.kind, parts.target) }, tell);
      // Side by side: each waits for its own job most of the time. All of them end before anything is stopped for good.
      const ends = await Promise.allSettled(probes.map(run));
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
    }
    answerTheRest(parts, result, signal.aborted ? 'stopped before its turn' : why);
  } finally {
    if (launches.any())
      write('Stopping whatever still runs. A start without an answer is looked for, which may take minutes.');
    result.left = await launches.stopAll();
    // Said here, too: an error on its way out must not hide it.
    for (const one of result.left) write(`LEFT RUNNING: ${one}`);
    result.started = launches.count();
    for (const probe of probes) probe.close();
  }
  return result;
}

async function readAll(
  { target, timing, probes, write, signal }: VerifyParts,
  { access }: Verification,
): Promise<void> {
  const tell = (action: string, answer: Answer) => {
    access[action] = answer;
    write(`${action}: ${answer.verdict}. ${answer.evidence}`);
  };
  tell('sts:GetCallerIdentity', await identity(target, timing));
  const logs = logReads(target, timing);
  try {
    const reads = [...probes.flatMap(({ reads }) => Object.entries(reads)), ...Object.entries(logs.reads)];
    for (const [action, read] of reads) {
      if (signal.aborted || access[action]) continue;
      tell(action, await mayRead(read));
    }
  } finally {
    logs.close();
  }
}

/** Why nothing is started, if so. */
async function whyNot(
  { probes, write, confirm, signal }: VerifyParts,
  { access }: Verification,
): Promise<string | undefined> {
  if (signal.aborted) return 'stopped before anything was started';
  if (probes.length === 0) return 'no service was chosen';
  if (access['sts:GetCallerIdentity']?.verdict !== 'confirmed') return 'nothing is started with these credentials';
  let usd = 0;
  write('Will be started, and stopped again:');
  for (const { kind, of, startCalls, estimate } of probes) {
    const guess = await estimate().catch((error: unknown) => ({ usd: 0, because: `unknown: ${errorEvidence(error)}` }));
    usd += guess.usd;
    const calls = startCalls === 1 ? '1 start call' : `${startCalls} start calls, 1 job if AWS does as claimed`;
    write(`  ${kind}, ${of}: ${calls}; at most ${dollars(guess.usd)} (${guess.because})`);
  }
  write(`All together at most ${dollars(usd)}, by list prices of us-east-1. Reads are free.`);
  return (await confirm()) ? undefined : 'nobody agreed to start anything';
}

function answerTheRest({ probes, optionOf }: VerifyParts, { points }: Verification, why: string | undefined): void {
  for (const kind of jobKinds) {
    const skipped = probes.some((probe) => probe.kind === kind) ? why : `skipped: no ${optionOf(kind)}`;
    for (const [id, { check }] of Object.entries(pointsOfKind[kind] ?? {})) {
      points[id] ??= notChecked('never' in check ? check.never : (skipped ?? 'its turn did not come'));
    }
  }
}
