/**
 * What a server prints goes straight into a file: it is all there when the server dies, it outlives its owner, and a
 * busy owner never makes the server wait on a full pipe.
 */
import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';

const TAIL_BYTES = 16_384;

/** Opens an empty log for a new start, keeps the last one as `<file>.previous`, and passes it to `use`. */
export async function withNewLog<T>(file: string, use: (descriptor: number) => Promise<T>): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  if (existsSync(file)) renameSync(file, `${file}.previous`);
  const descriptor = openSync(file, 'a');
  try {
    return await use(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The end of the log as a paragraph for an error message. Never throws: there is an error to be told. */
export function lastLines(file: string, count = 15): string {
  let end: string;
  try {
    end = readEnd(file);
  } catch (error) {
    return `Its log cannot be read: ${(error as Error).message}`;
  }
  const lines = end.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) return `It printed nothing (${file}).`;
  const shown = lines.slice(-count).map((line) => `  ${line.length > 400 ? `${line.slice(0, 400)}…` : line}`);
  return `Its last lines (${file}):\n${shown.join('\n')}`;
}

function readEnd(file: string): string {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
    const length = readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8', 0, length);
  } finally {
    closeSync(descriptor);
  }
}
