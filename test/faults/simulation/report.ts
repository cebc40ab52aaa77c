/** What is written about an exploration and a sabotage: a line each, and what was met, so that emptiness shows. */
import type { Conformance } from './conformance.js';
import type { Counterexample, Exploration } from './explore.js';
import type { HarmedTraces, SabotageReport } from './sabotage.js';

export function explorationLines({ kind, runs, seed, steps, met, ...found }: Exploration, seconds: number): string[] {
  const [what, faults] = [...met]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .reduce<[string[], string[]]>(
      ([happened, befell], [name, times]) =>
        / at [a-z]+(:|-)[a-z]+$/.test(name)
          ? [happened, [...befell, `${name} ${times}`]]
          : [[...happened, `${name} ${times}`], befell],
      [[], []],
    );
  return [
    `${kind}: ${runs} interleavings from seed ${seed}, ${steps} events, ${seconds.toFixed(1)} s; ${found.failing} with violations`,
    `  known window: ${found.parked} launches whose start reached AWS too late, ${found.known} interleavings broken by it`,
    `  left by terminate, for the janitor: ${found.leftByTerminate}`,
    `  faults: ${faults.join(', ')}`,
    `  met: ${what.join(', ')}`,
  ];
}

export function counterexampleLines({ case: one, violations, path }: Counterexample, seed: number): string[] {
  return [
    ...violations.map(({ invariant, key, text }) => `  ${invariant}${key === undefined ? '' : ` ${key}`}: ${text}`),
    `  seed ${seed}, path ${path}; to keep it, store this in kept/: ${JSON.stringify(one)}`,
  ];
}

export function sabotageLine({
  name,
  runs,
  failing,
  red,
  example,
  missing,
  alsoWithout,
  traces,
}: SabotageReport): string {
  const broken = [...red].map(([invariant, times]) => `${invariant} ${times}`).join(', ') || 'none';
  const verdict = missing.length > 0 ? `NOT CAUGHT (${missing.join(', ')})` : 'caught';
  const without = alsoWithout === 0 ? 'the same plans without it are green' : `${alsoWithout} are red WITHOUT it`;
  const first = example ? `; ${example.invariant} ${example.key ?? ''}: ${example.text}` : '';
  return `sabotage "${name}": ${verdict}, ${failing} of ${runs} fail (${broken}); ${without}; ${tracesText(traces)}${first}`;
}

function tracesText({ rejected, accepted, left }: HarmedTraces): string {
  const judged = rejected + accepted;
  if (judged === 0) return 'the model has judged NONE of its traces';
  const all = `the model rejects ${rejected} of the ${judged} traces of what it harmed`;
  return `${accepted > 0 ? `NOT REJECTED ${accepted}: ` : ''}${all}${left > 0 ? ` (${left} not judged)` : ''}`;
}

export function conformanceLines({ judged, left, rejected }: Conformance): string[] {
  return [
    `  model: accepts ${judged - rejected.length} of ${judged} launches; ${left} were not judged: it was not their turn, or the trace is long, or has a stale look`,
    ...rejected.slice(0, 3).map(({ key, why }) => `  REJECTED ${key}: ${why}`),
  ];
}
