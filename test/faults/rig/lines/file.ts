/** Reads and appends the lines of long runs. What is published is compressed, what grows is not. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Line } from './line.js';

/** A path that ends in `.gz` is unpacked. Throws for a line that is no JSON. */
export function readTrialLines(file: string): Line[] {
  const bytes = readFileSync(file);
  return parse(file.endsWith('.gz') ? gunzipSync(bytes).toString() : bytes.toString(), file);
}

export interface LineFile {
  /** What was in it before. */
  found: readonly Line[];
  write(line: Line): void;
}

/** The line that a killed run was writing is dropped. */
export function openLineFile(file: string): LineFile {
  mkdirSync(dirname(file), { recursive: true });
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) truncateSync(file, Buffer.byteLength(whole));
  return {
    found: parse(whole, file),
    write: (line) => appendFileSync(file, `${JSON.stringify(line)}\n`),
  };
}

function parse(text: string, file: string): Line[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line, index) => {
      try {
        return JSON.parse(line) as Line;
      } catch (cause) {
        throw new Error(`Line ${index + 1} of ${file} is no JSON: ${line.slice(0, 200)}`, { cause });
      }
    });
}
