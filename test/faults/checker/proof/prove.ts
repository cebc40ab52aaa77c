/**
 * The checker's own proof: a sound world is clean, and for each seeded violation the checker finds it, by the offending
 * id, and nothing else. Each world goes through files, as a rig's does.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from '../check.js';
import type { Sources } from '../read-sources.js';
import type { Report } from '../violation.js';
import type { Seed } from './seed.js';
import { seedsOfCauses } from './seeds-of-causes.js';
import { seedsOfDocuments } from './seeds-of-documents.js';
import { seedsOfI1 } from './seeds-of-i1.js';
import { seedsOfI2 } from './seeds-of-i2.js';
import { seedsOfI2c } from './seeds-of-i2c.js';
import { seedsOfI3AndI4 } from './seeds-of-i3-i4.js';
import { seedsOfI5AndI6 } from './seeds-of-i5-i6.js';
import { seedsOfI7 } from './seeds-of-i7.js';
import { seedsOfRigs } from './seeds-of-rigs.js';
import { seedsOfSuccessors } from './seeds-of-successors.js';
import { soundWorld } from './sound.js';

export interface ProofLine {
  name: string;
  wanted: string;
  /** What the checker found. */
  found: readonly string[];
  holds: boolean;
}

export const seeds: readonly Seed[] = [
  ...seedsOfI1,
  ...seedsOfSuccessors,
  ...seedsOfI2,
  ...seedsOfI2c,
  ...seedsOfI3AndI4,
  ...seedsOfCauses,
  ...seedsOfDocuments,
  ...seedsOfI5AndI6,
  ...seedsOfI7,
  ...seedsOfRigs,
];

export function prove(): ProofLine[] {
  return [provedSound(), ...seeds.map(proved)];
}

export function provedSound(): ProofLine {
  const report = checked(soundWorld().collect());
  const found = findings(report).map(({ message }) => message);
  return { name: 'nothing is wrong', wanted: 'clean', found, holds: report.verdict === 'clean' };
}

export function proved({ name, finds, plant }: Seed): ProofLine {
  const world = soundWorld();
  const id = plant(world);
  const all = findings(checked(world.collect()));
  const [only] = all;
  const found = all.map(({ invariant, message }) => `${invariant}: ${message}`);
  const named = only !== undefined && Object.values(only.ids).some((value) => value.split(' ').includes(id));
  return { name, wanted: finds, found, holds: all.length === 1 && only?.invariant === finds && named };
}

export function proofText(lines: readonly ProofLine[]): string {
  const width = Math.max(...lines.map(({ wanted }) => wanted.length));
  const held = lines.filter(({ holds }) => holds).length;
  return [
    ...lines.map(({ name, wanted, found, holds }) => {
      const given = holds ? [] : found.length === 0 ? ['nothing'] : found;
      return [
        `${holds ? 'ok ' : 'NOT'}  ${wanted.padEnd(width)}  ${name}`,
        ...given.map((one) => `       found ${one}`),
      ].join('\n');
    }),
    `${held} of ${lines.length}: each seeded violation is found, and only that one.`,
  ].join('\n');
}

/** Written to a folder and read again. */
export function checked(sources: Sources): Report {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-checker-'));
  try {
    writeSources(folder, sources);
    return check(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function writeSources(folder: string, { rig, ledger, ...lists }: Sources): void {
  const ndjson = (lines: readonly unknown[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  writeFileSync(join(folder, 'rig.json'), JSON.stringify(rig));
  writeFileSync(join(folder, 'ledger.jsonl'), ndjson(ledger));
  for (const [name, lines] of Object.entries(lists)) writeFileSync(join(folder, `${name}.ndjson`), ndjson(lines));
}

function findings(report: Report) {
  return [...report.violations, ...report.brokenRig.map((finding) => ({ invariant: 'broken-rig', ...finding }))];
}
