/** Tries one sabotage: how often it is caught, and whether the product passes what it fails. */
import type { JobKind } from '../../../activities/specs.js';
import { judge, type Invariant, type Violation } from './checks.js';
import { product } from './compose.js';
import { explore } from './explore.js';
import type { Case } from './plan.js';
import type { Sabotage } from './sabotages.js';
import type { Sandbox } from './temporal/run.js';
import { interleave } from './world/world.js';

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
}

/** As many of the failing ones are tried without the sabotage. */
const triedWithout = 20;

export async function trySabotage(
  sabotage: Sabotage,
  sandbox: Sandbox,
  runs: number,
  seed: number,
): Promise<SabotageReport> {
  const { name, guarantee, kind, composition, expected, focus = {} } = sabotage;
  const red = new Map<Invariant, number>();
  const failing: Case[] = [];
  let example: Violation | undefined;
  await explore(kind, {
    ...{ sandbox, composition, runs, seed, focus },
    all: true,
    seen(one, _, { violations }) {
      if (violations.length === 0) return;
      failing.push(one);
      for (const invariant of new Set(violations.map((violation) => violation.invariant))) {
        red.set(invariant, (red.get(invariant) ?? 0) + 1);
      }
      example ??= violations.find(({ invariant }) => expected.includes(invariant));
    },
  });
  let alsoWithout = 0;
  for (const one of failing.slice(0, triedWithout)) {
    if (judge(await interleave(one, sandbox, product), one.plan).violations.length > 0) alsoWithout += 1;
  }
  const missing = expected.filter((invariant) => !red.has(invariant));
  return {
    ...{ name, guarantee, kind, runs, failing: failing.length, red, missing, alsoWithout },
    ...(example && { example }),
  };
}
