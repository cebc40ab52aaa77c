/** What a process of the rig loads before its own code, as an environment. */
import { pathToFileURL } from 'node:url';
import { compiled } from './paths.js';

export type Env = Readonly<Record<string, string>>;

/** Its clock is off by so much. */
export function clockOff(ms: number): Env {
  return { ...preload('shifted-clock'), CLOCK_OFFSET_MS: String(ms) };
}

/** It knows no names while this file exists. */
export function lostNames(file: string): Env {
  return { ...preload('lost-names'), LOST_NAMES: file };
}

/** It has little memory: enough to work, and soon none when it eats it up. */
export const littleMemory: Env = { NODE_OPTIONS: options('--max-old-space-size=160') };

function preload(module: string): Env {
  const url = pathToFileURL(compiled(`test/faults/rig/processes/${module}.js`)).href;
  return { NODE_OPTIONS: options(`--import ${url}`) };
}

function options(more: string): string {
  return [process.env['NODE_OPTIONS'], more].filter(Boolean).join(' ');
}
