/**
 * `npm run verify-aws`: exit code 0 when nothing was refuted that the code relies on, 1 when something was or is left
 * running, 2 for wrong options or a wrong environment, 130 for Ctrl-C.
 */
import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { ApplicationFailure } from '@temporalio/common';
import { errorMessage } from '../../activities/aws/aws-error.js';
import { classify } from '../../activities/aws/classify.js';
import { createEnvironmentActivities } from '../../activities/environment.js';
import { ConfigError } from '../../contracts/config-error.js';
import { failureTypes } from '../../contracts/failure.js';
import { engineActivities } from '../../contracts/history.js';
import { defaultTiming } from '../../contracts/timing.js';
import { OptionWrong } from '../command-line.js';
import { readConfig } from '../config.js';
import { optionOf, parseVerifyCommand, usage } from './options.js';
import { defaultPatience } from './patience.js';
import { pointsTable } from './points-table.js';
import { probesOf } from './probes.js';
import { reportOf } from './report.js';
import { verify } from './verify.js';

process.exit(await main(process.argv.slice(2), stopRequests()));

async function main(args: readonly string[], signal: AbortSignal): Promise<number> {
  try {
    const options = parseVerifyCommand(args);
    if ('help' in options) {
      write(options.help);
      return 0;
    }
    if ('rewrite' in options) {
      await writeFile(options.rewrite, pointsTable());
      return 0;
    }
    const asks = !options.yes && !options.readsOnly;
    if (asks && !process.stdin.isTTY)
      throw new OptionWrong(`--yes is missing: this is no terminal, so nobody can be asked.\n\n${usage}`);
    const config = readConfig(process.env);
    const timing = config.timing ?? defaultTiming;
    const target = await createEnvironmentActivities(config, timing)[engineActivities.resolveTarget](options);
    const verification = await verify({
      target,
      timing,
      patience: defaultPatience,
      probes: probesOf(options.jobs, target, timing),
      optionOf,
      provokeThrottling: options.provokeThrottling,
      write,
      confirm: () => (asks ? ask(signal) : Promise.resolve(options.yes)),
      signal,
    });
    const { lines, exitCode } = reportOf(verification);
    lines.forEach(write);
    return signal.aborted ? 130 : exitCode;
  } catch (error) {
    const wrong = error instanceof OptionWrong || error instanceof ConfigError || isUnknownTarget(error);
    // What a person can act on comes without a stack trace.
    const plain = wrong || classify(error) === 'credentials';
    process.stderr.write(`${plain ? errorMessage(error) : error instanceof Error ? error.stack : String(error)}\n`);
    return wrong ? 2 : 1;
  }
}

async function ask(signal: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  // While it reads lines, Ctrl-C comes to it and to nobody else.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    return /^y(es)?$/i.test((await terminal.question('Start them? [y/N] ', { signal })).trim());
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  } finally {
    terminal.close();
  }
}

/** The first Ctrl-C stops what was started; a second one gives that up. npm and a shell may each send the first. */
function stopRequests(): AbortSignal {
  const asked = new AbortController();
  let first: number | undefined;
  const onSignal = (): void => {
    first ??= performance.now();
    if (performance.now() - first > 500) {
      write('Given up. What was started may still run, and cost.');
      process.exit(130);
    }
    write('Stopping what was started; again to give that up.');
    asked.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  return asked.signal;
}

function isUnknownTarget(error: unknown): error is Error {
  return error instanceof ApplicationFailure && error.type === failureTypes.unknownTarget;
}

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}
