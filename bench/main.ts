/**
 * `npm run bench -- [name…] [--out file] [--profile folder] [--items n] [--clusters n] [--minutes n] [--kills n]
 * [--beside n] [--parallel n] [--resume file]`: measures, prints each figure beside its peer's, and says which bars are
 * met. Ends with 1 when one is not, or when a bench could not be measured. Without a name all but `recovery`, which takes
 * more than an hour.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { benchNames, isBenchName, unasked, type BenchName } from './benches.js';
import { moduleBeside } from './harness/module-beside.js';
import { optionArguments, readOptions, type BenchOptions } from './options.js';
import { machineMarkdown } from './report/machine.js';
import { reportMarkdown } from './report/markdown.js';
import type { Report } from './report/report.js';

const { names, out, profile, options } = readArguments();
if (profile !== undefined) {
  mkdirSync(profile, { recursive: true });
  process.env['MILLRACE_BENCH_PROFILE'] = profile;
}

const written: string[] = [];
const say = (text: string) => {
  written.push(text);
  console.log(text);
};
say(`# What was measured\n\nBy \`npm run bench\`.\n\n${machineMarkdown()}\n`);
let failed = false;
for (const name of names) {
  const [load = 0] = loadavg();
  const began = performance.now();
  const report = await measure(name).catch((error: unknown) => String(error));
  if (typeof report === 'string') {
    failed = true;
    console.error(`${name} could not be measured: ${report}`);
  } else {
    failed ||= report.bars.some(({ met }) => !met);
    const took = `Took ${((performance.now() - began) / 1_000).toFixed(0)} s; load of the machine before it: ${load.toFixed(2)}.`;
    say(reportMarkdown(name, { ...report, notes: [...report.notes, took] }));
  }
}
if (out !== undefined) {
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, `${written.join('\n').trimEnd()}\n`);
}
process.exitCode = failed ? 1 : 0;

async function measure(name: BenchName): Promise<Report> {
  const child = fork(moduleBeside('./bench-process', import.meta.url), [name, JSON.stringify(options)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let report: Report | undefined;
  child.once('message', (message) => (report = message as Report));
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  if (code !== 0 || !report)
    throw new Error(`its process ended ${signal === null ? `with exit code ${code}` : `by ${signal}`}`);
  return report;
}

function readArguments(): {
  names: readonly BenchName[];
  out: string | undefined;
  profile: string | undefined;
  options: BenchOptions;
} {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { out: { type: 'string' }, profile: { type: 'string' }, ...optionArguments },
  });
  const strangers = positionals.filter((name) => !isBenchName(name));
  if (strangers.length > 0) {
    console.error(`No bench ${strangers.join(', ')}; there are ${benchNames.join(', ')}`);
    process.exit(2);
  }
  return {
    names: positionals.length > 0 ? positionals.filter(isBenchName) : unasked,
    out: values.out,
    profile: values.profile === undefined ? undefined : resolve(values.profile),
    options: optionsOf(values),
  };
}

function optionsOf(values: Parameters<typeof readOptions>[0]): BenchOptions {
  try {
    return readOptions(values);
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
}
