/** What the cheaper layers and the sabotages came to, one JSON line each. They stand beside the lines of trials. */
import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { readJsonLines } from '../../../local/json-lines.js';
import type { ModelLine } from '../model/line.js';
import type { SabotageLine } from '../sabotage/line.js';
import type { SimulationLine } from '../simulation/line.js';

export type ProofLine = ModelLine | SabotageLine | SimulationLine;

const kinds: readonly string[] = ['model', 'sabotage', 'simulation'] satisfies readonly ProofLine['what'][];

/** A file may hold both. */
export function isProof(line: { what: string }): line is ProofLine {
  return kinds.includes(line.what);
}

export function appendProof(file: string, line: ProofLine): void {
  mkdirSync(dirname(file), { recursive: true });
  appendFileSync(file, `${JSON.stringify(line)}\n`);
}

/** None where there is no such file yet. */
export function readProofs(file: string): ProofLine[] {
  return existsSync(file) ? readJsonLines(file) : [];
}

/** Those of this code; of the latest one, where none is asked for. Each once, in the order in which they were made. */
export function proofsOf(lines: readonly ProofLine[], code?: string): ProofLine[] {
  const inOrder = lines.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const wanted = code ?? inOrder.at(-1)?.code;
  const texts = new Set(inOrder.filter((line) => line.code === wanted).map((line) => JSON.stringify(line)));
  return [...texts].map((text) => JSON.parse(text) as ProofLine);
}
