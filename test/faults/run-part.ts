/** One part as a process: what it prints is kept, and shown when it is its turn. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Part {
  name: string;
  says: string;
  /** Compiled, from this folder. */
  module: string;
  args: readonly string[];
  budgetSeconds: number;
  /** Runs beside those that follow: it needs the processor, and they wait for timeouts most of the time. */
  beside?: boolean;
}

export interface PartResult {
  part: Part;
  output: string;
  code: number;
  seconds: number;
}

export async function runPart(part: Part): Promise<PartResult> {
  const began = performance.now();
  const module = fileURLToPath(new URL(part.module, import.meta.url));
  const child = spawn(process.execPath, [module, ...part.args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  const seconds = (performance.now() - began) / 1_000;
  return { part, output: output + (signal === null ? '' : `\nended by ${signal}\n`), code: code ?? 1, seconds };
}
