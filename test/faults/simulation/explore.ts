/** Many interleavings of one kind of job, from a seed; the first that breaks something is shrunk. */
import fc from 'fast-check';
import type { JobKind } from '../../../activities/specs.js';
import { caseOf } from './cases.js';
import { judge, type Verdict, type Violation } from './checks.js';
import { product, type Composition } from './compose.js';
import type { Case, Plan } from './plan.js';
import type { Sandbox } from './temporal/run.js';
import { interleave, type Story } from './world/world.js';

export interface Exploration {
  kind: JobKind;
  runs: number;
  seed: number;
  /** How many interleavings broke an invariant; one, where it stops at the first. */
  failing: number;
  /** Launches in the known window, and what broke for them. */
  parked: number;
  known: number;
  /** Terminated runs that left a job. */
  leftByTerminate: number;
  met: Map<string, number>;
  steps: number;
  counterexample?: Counterexample;
}

export interface Counterexample {
  case: Case;
  violations: readonly Violation[];
  /** fast-check's own way back to it. */
  path: string;
}

export interface Exploring {
  sandbox: Sandbox;
  composition?: Composition;
  runs: number;
  seed: number;
  /** What every plan has, its faults before all others. */
  focus?: Partial<Plan>;
  /** Counts what fails, and neither stops nor shrinks. */
  all?: boolean;
  seen?: (one: Case, story: Story, verdict: Verdict) => void;
}

export async function explore(kind: JobKind, exploring: Exploring): Promise<Exploration> {
  const { sandbox, composition = product, runs, seed, focus, all = false, seen } = exploring;
  const found: Exploration = {
    ...{ kind, runs: 0, seed, failing: 0, parked: 0, known: 0, leftByTerminate: 0, steps: 0 },
    met: new Map(),
  };
  const tryOne = async (one: Case): Promise<Verdict> => {
    const story = await interleave(one, sandbox, composition);
    const verdict = judge(story, one.plan);
    found.runs += 1;
    found.steps += story.steps;
    found.parked += [...story.record.launches.values()].filter(({ parkedMs }) => parkedMs !== undefined).length;
    found.known += verdict.known.length > 0 ? 1 : 0;
    found.leftByTerminate += verdict.left.length > 0 ? 1 : 0;
    const { how } = story.record.end ?? {};
    if (how) story.record.count(`run: ${how.status === 'failed' ? how.type : how.status}`);
    for (const [what, times] of story.record.met) found.met.set(what, (found.met.get(what) ?? 0) + times);
    seen?.(one, story, verdict);
    return verdict;
  };
  const broken: unknown[] = [];
  const property = fc.asyncProperty(caseOf(kind, focus), async (one) => {
    // What the simulation itself throws is no counterexample, and nothing to shrink.
    if (broken.length > 0) return;
    const { violations } = await tryOne(one).catch((error: unknown) => {
      broken.push(error);
      return { violations: [] };
    });
    if (violations.length === 0) return;
    found.failing += 1;
    if (!all) throw new Error(violations.map(({ invariant, text }) => `${invariant}: ${text}`).join('\n'));
  });
  const { failed, counterexample, counterexamplePath } = await fc.check(property, {
    seed,
    numRuns: runs,
  });
  if (broken.length > 0) throw broken[0];
  if (!failed || !counterexample) return found;
  const [one] = counterexample;
  const { violations } = judge(await interleave(one, sandbox, composition), one.plan);
  return { ...found, failing: 1, counterexample: { case: one, violations, path: counterexamplePath ?? '' } };
}
