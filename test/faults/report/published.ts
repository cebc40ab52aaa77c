/** Where the published figures lie: the page, and the lines that it is made of. */
import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { readTrialLines } from '../rig/lines/file.js';
import type { Line } from '../rig/lines/line.js';
import type { ProofLine } from './proofs.js';
import { latestCode } from './tally.js';

export const linesFile = 'docs/figures/trials.ndjson.gz';
export const proofsFile = 'docs/figures/proofs.ndjson';
export const pageFile = 'docs/reliability.md';

/** What is published of all lines: the latest code's. A figure is of one code, and of no other. */
export function publishable(lines: readonly Line[]): Line[] {
  const code = latestCode(lines);
  const seen = new Set<string>();
  return lines.filter((line) => {
    const text = JSON.stringify(line);
    if (seen.has(text) || (line.what !== 'peer' && line.code !== code)) return false;
    seen.add(text);
    return true;
  });
}

/** What the page is to be made of. Where it will be `published`, no earlier run of the same code may get lost. */
export function linesFor(given: readonly Line[], published: boolean, file = linesFile): Line[] {
  const earlier = published || given.length === 0 ? readTrialLines(file) : [];
  return publishable([...earlier, ...given]);
}

/** Packed, where the file's name ends in `.gz`. */
export function writeLines(file: string, lines: readonly (Line | ProofLine)[]): void {
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  writeFileSync(file, file.endsWith('.gz') ? gzipSync(text, { level: 9 }) : text);
}

export function rewrite(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}
