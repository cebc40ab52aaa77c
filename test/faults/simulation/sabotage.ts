/** Tries one sabotage: how often it is caught, whether the model rejects what it has harmed, and whether the product passes. */
import type { JobKind } from '../../../activities/specs.js';
import { judge, type Invariant, type Violation } from './checks.js';
import { product } from './compose.js';
import { judgedBy } from './conformance.js';
import { explore } from './explore.js';
import type { Case, Plan } from './plan.js';
import type { Sabotage } from './sabotages.js';
import type { Sandbox } from './temporal/run.js';
import { interleave, type Story } from './world/world.js';

export interface SabotageReport {
  name: string;
  guarantee: string;
  kind: JobKind;
  runs: number;
  failing: number;
  /** How many interleavings broke which invariant. */
  red: ReadonlyMap<Invariant, number>;
  /** The first that broke what was expected. */
  example?: Violation;
  /** Expected, and never broken. */
  missing: readonly Invariant[];
  /** Interleavings that the product fails, too: then they show nothing. */
  alsoWithout: number;
  /** Of the launches that broke what was expected, by what the model says of their traces. */
  traces: HarmedTraces;
}

export interface HarmedTraces {
  rejected: number;
  /** Accepted, and not for a known window that they show. */
  accepted: number;
  /** Too much to follow, or of a known window; those of a key that no launch has are not counted at all. */
  left: number;
}

/** As many of the failing ones are tried without the sabotage; as many harmed launches are judged by the model. */
const triedWithout = 20;
const mostJudged = 20;
/** They are few, and some have to be judged on a busy machine as well. */
const judgedWithinMs = 1_000;

/** Red where it has to be, only with it, and the model knows no harmed launch for one of its own. */
export function isCaught({ missing, alsoWithout, traces }: SabotageReport): boolean {
  return missing.length === 0 && alsoWithout === 0 && traces.rejected > 0 && traces.accepted === 0;
}

export async function trySabotage(
  sabotage: Sabotage,
  sandbox: Sandbox,
  runs: number,
  seed: number,
): Promise<SabotageReport> {
  const { name, guarantee, kind, composition, expected, focus = {} } = sabotage;
  const red = new Map<Invariant, number>();
  const failing: Case[] = [];
  const traces: HarmedTraces = { rejected: 0, accepted: 0, left: 0 };
  let example: Violation | undefined;
  await explore(kind, {
    ...{ sandbox, composition, runs, seed, focus },
    all: true,
    seen(one, story, { violations }) {
      if (violations.length === 0) return;
      failing.push(one);
      for (const invariant of new Set(violations.map((violation) => violation.invariant))) {
        red.set(invariant, (red.get(invariant) ?? 0) + 1);
      }
      const harm = violations.filter(({ invariant }) => expected.includes(invariant));
      example ??= harm[0];
      judgeHarmed(story, one.plan, harm, traces);
    },
  });
  let alsoWithout = 0;
  for (const one of failing.slice(0, triedWithout)) {
    if (judge(await interleave(one, sandbox, product), one.plan).violations.length > 0) alsoWithout += 1;
  }
  const missing = expected.filter((invariant) => !red.has(invariant));
  return {
    ...{ name, guarantee, kind, runs, failing: failing.length, red, missing, alsoWithout, traces },
    ...(example && { example }),
  };
}

/** A ledger may have keys that no launch has: of these there is no trace. */
function judgeHarmed(story: Story, plan: Plan, harm: readonly Violation[], traces: HarmedTraces): void {
  const keys = new Set(harm.flatMap(({ key }) => (key !== undefined && story.record.launches.has(key) ? [key] : [])));
  for (const key of keys) {
    if (traces.rejected + traces.accepted >= mostJudged) return;
    const answer = judgedBy(key, story, plan, judgedWithinMs);
    if (answer?.accepted === false) traces.rejected += 1;
    else if (answer && answer.window === undefined) traces.accepted += 1;
    else traces.left += 1;
  }
}
