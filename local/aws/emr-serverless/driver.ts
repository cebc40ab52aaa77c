/** A job run's driver: the `spark-submit` that it comes to, and the process that it is here. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { neverRan, type Execution, type Exit } from '../execution/execution.js';
import { runProcess } from '../execution/run-process.js';
import { runScripted } from '../execution/run-scripted.js';
import { readSubmission, type SparkOption } from '../execution/spark-options.js';
import { submittedProgram } from '../execution/spark-submit.js';
import type { MarkedName } from '../marked-name.js';
import type { PlaneParts } from '../service.js';
import type { Application } from './application.js';
import { openDriverLogs } from './driver-logs.js';
import type { JobRun } from './job-run.js';
import { watchingExceptions } from './last-exceptions.js';
import { wordsOf } from './words.js';

export interface Driver extends Execution {
  /** That it has written; all of them once it has ended. */
  lastExceptions(): readonly string[];
}

/** What spark-submit gets: the configured defaults first, so that the run's own parameters win. */
export function submitArguments(application: Application, { jobDriver, configurationOverrides }: JobRun): string[] {
  const { entryPoint = '', entryPointArguments = [], sparkSubmitParameters = '' } = jobDriver.sparkSubmit ?? {};
  const defaults = [
    ...(application.runtimeConfiguration ?? []),
    ...(configurationOverrides?.applicationConfiguration ?? []),
  ].filter(({ classification }) => classification === 'spark-defaults');
  const confs = defaults.flatMap(({ properties = {} }) => Object.entries(properties));
  return [
    ...confs.flatMap(([name, value]) => ['--conf', `${name}=${value}`]),
    ...wordsOf(sparkSubmitParameters),
    entryPoint,
    ...entryPointArguments,
  ];
}

/** The options of these; none where spark-submit will refuse them, and the run fails for that. */
export function submitOptions(application: Application, run: JobRun): readonly SparkOption[] {
  try {
    return readSubmission(submitArguments(application, run)).options;
  } catch {
    return [];
  }
}

export function runDriver(parts: PlaneParts, application: Application, run: JobRun, { name, key }: MarkedName): Driver {
  const silent = { lastExceptions: () => [] };
  const script = parts.scripts.of(name);
  if (script) {
    const args = run.jobDriver.sparkSubmit?.entryPointArguments ?? [];
    return { ...runScripted(parts, script, { id: run.jobRunId, key, args }), ...silent };
  }
  if (run.jobDriver.hive) {
    return { ...neverRan('The local AWS does not run Hive: only Spark drivers run here'), ...silent };
  }
  return runSpark(parts, application, run);
}

function runSpark(parts: PlaneParts, application: Application, run: JobRun): Driver {
  const { promise: began, resolve: begin } = Promise.withResolvers<void>();
  const stopped = new AbortController();
  const folder = join(parts.workDir, `${run.jobRunId}-${run.attempt}`);
  const logs = watchingExceptions(openDriverLogs(parts, application, run));
  let running: Execution | undefined;

  const launch = async (): Promise<Exit> => {
    const args = submitArguments(application, run);
    const { program, note } = await submittedProgram(parts, args, folder, stopped.signal);
    stopped.signal.throwIfAborted();
    logs.write('stderr', `${note}\n`);
    running = runProcess(program, logs);
    void running.began.then(begin);
    return running.exit;
  };
  const exit = launch()
    .catch((error: unknown): Exit => ({ code: 143, failedToStart: (error as Error).message }))
    .finally(async () => {
      // The state must not say that it has ended before its last line can be read.
      await logs.close();
      await rm(folder, { recursive: true, force: true });
    });
  const kill = (): void => {
    stopped.abort();
    running?.kill();
  };
  return {
    began,
    exit,
    kill,
    /** "The default behavior … is to have no grace period" (Job run cancellation with grace period). */
    stop: (graceMs) => (running && graceMs > 0 ? running.stop(graceMs) : kill()),
    lastExceptions: logs.lastExceptions,
  };
}
