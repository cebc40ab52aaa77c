/** Runs a step: a scripted one as its script says, any other one as a child process, with its output kept in S3. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Execution, Exit, LogSink } from '../execution/execution.js';
import { runProcess } from '../execution/run-process.js';
import { runScripted } from '../execution/run-scripted.js';
import { readMarkedName } from '../marked-name.js';
import type { PlaneParts } from '../service.js';
import { logFolder, openLogObjects } from './log-objects.js';
import { stepProgram } from './step-program.js';
import type { Step } from './step.js';

export function runStep(parts: PlaneParts, clusterId: string, step: Step): Execution {
  const { name, key } = readMarkedName(step.Name);
  const script = parts.scripts.of(name);
  if (!script) return runForReal(parts, clusterId, step);
  return runScripted(parts, script, { id: step.Id, key, args: step.Config.Args });
}

function runForReal(parts: PlaneParts, clusterId: string, step: Step): Execution {
  const { promise: began, resolve: begin } = Promise.withResolvers<void>();
  const stopped = new AbortController();
  let running: Execution | undefined;
  const folder = join(parts.workDir, step.Id);

  const runProgram = async (logs: LogSink): Promise<Exit> => {
    const { program, note } = await stepProgram(parts, step, folder, stopped.signal);
    stopped.signal.throwIfAborted();
    if (note !== undefined) logs.write('stderr', `${note}\n`);
    running = runProcess(program, logs);
    void running.began.then(begin);
    return running.exit;
  };
  const launch = async (): Promise<Exit> => {
    await mkdir(folder, { recursive: true });
    const logs = openLogObjects(parts, stepLogs(step, clusterId));
    const exit = await runProgram(logs).catch(neverRan);
    if (exit.failedToStart !== undefined) logs.write('stderr', `${exit.failedToStart}\n`);
    // The state must not say that it has ended before its log can be read.
    await logs.close();
    await rm(folder, { recursive: true, force: true });
    return exit;
  };
  const exit = launch().catch(neverRan);
  return {
    began,
    exit,
    stop: (graceMs) => (running ? running.stop(graceMs) : stopped.abort()),
    kill() {
      stopped.abort();
      running?.kill();
    },
  };
}

export function stepLogs({ Id, LogUri }: Step, clusterId: string): string | undefined {
  return logFolder(LogUri, clusterId, 'steps', Id);
}

function neverRan(error: unknown): Exit {
  return { code: 1, failedToStart: (error as Error).message };
}
