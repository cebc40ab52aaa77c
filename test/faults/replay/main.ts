/**
 * `main.js <folder> --bundle <file>` replays `histories.ndjson` of a folder of evidence and writes `replay.ndjson` into
 * it. `--workflows <module> [--factor 0.05]` in place of the bundle makes one, with the timing scaled by the factor. Exit
 * code 0: it was done, whatever came of it (the checker judges that); 2: it could not be done.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import { scaleTiming } from '../../../contracts/timing.js';
import { readJsonLines } from '../../../local/json-lines.js';
import { bundleWorkflows } from '../../../worker/bundle.js';
import type { ReplayEntry, RunHistory } from '../checker/sources.js';
import { replayHistories } from './replay-histories.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { bundle: { type: 'string' }, workflows: { type: 'string' }, factor: { type: 'string', default: '1' } },
});

try {
  await run(positionals[0]);
} catch (error) {
  console.error(error);
  process.exitCode = 2;
}

async function run(folder: string | undefined): Promise<void> {
  if (folder === undefined) throw new Error('Which folder? main.js <folder> --bundle <file>');
  const logger = new DefaultLogger('ERROR');
  // A history that does not replay is told in its entry, not in the log.
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => undefined),
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' }) } },
  });
  const bundle = await bundleCode(logger);
  const entries = await replayHistories(bundle, readHistories(folder));
  writeFileSync(join(folder, 'replay.ndjson'), entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  const bad = entries.filter(({ replayed, inputsEqual }) => !replayed || !inputsEqual);
  console.log(`${entries.length} histories: ${entries.length - bad.length} replay with equal inputs.`);
  for (const entry of bad) console.log(line(entry));
}

async function bundleCode(logger: DefaultLogger): Promise<string> {
  if (values.bundle !== undefined) return readFileSync(values.bundle, 'utf8');
  if (values.workflows === undefined) throw new Error('Which code? --bundle <file>, or --workflows <module>');
  const timing = scaleTiming(Number(values.factor));
  return (await bundleWorkflows({ workflowsPath: resolve(values.workflows), timing, logger })).code;
}

function readHistories(folder: string): RunHistory[] {
  return readJsonLines(join(folder, 'histories.ndjson'));
}

function line({ workflowId, runId, replayed, error }: ReplayEntry): string {
  return `  ${workflowId} ${runId} ${replayed ? 'has another input' : 'does not replay'}: ${error ?? 'no reason given'}`;
}
