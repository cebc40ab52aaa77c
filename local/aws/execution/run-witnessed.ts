/**
 * A job of any kind as a process that a rig has chosen instead of the job's own program. It sees whose job it is and can
 * bear witness of that job's life: a second source beside the ledger, written by nobody of the plane's.
 */
import type { JobScript, WitnessCommand } from '../scripts.js';
import type { PlaneParts } from '../service.js';
import type { Execution, Exit } from './execution.js';
import { runProcess } from './run-process.js';

export interface WitnessedJob {
  id: string;
  /** Its mark, where it has one. */
  key?: string | undefined;
  /** Its own arguments, as its service has them: a list, or by name. */
  args: unknown;
}

/** Where its service grants no time to obey a stop. */
const graceMs = 30_000;

export function runWitnessed(
  { workDir, jobs }: Pick<PlaneParts, 'workDir' | 'jobs'>,
  { startsAfterMs, ignoresStop }: JobScript,
  command: WitnessCommand,
  job: WitnessedJob,
): Execution {
  const { promise: began, resolve: begin } = Promise.withResolvers<void>();
  const { promise: exit, resolve } = Promise.withResolvers<Exit>();
  let running: Execution | undefined;
  let reason: string | undefined;
  const interrupted = (): Pick<Exit, 'interrupted'> => (reason === undefined ? {} : { interrupted: reason });

  const launch = (): void => {
    const { program, args } = command;
    running = runProcess(
      { program, args, cwd: workDir, env: envOf(command, job) },
      { write: () => undefined, close: () => Promise.resolve() },
    );
    void running.began.then(begin);
    void running.exit.then((ended) => resolve({ ...ended, ...interrupted() }));
  };
  const callOff = startsAfterMs === undefined ? undefined : jobs.later(startsAfterMs, launch);
  if (startsAfterMs === undefined) launch();
  const cutShort = (code: number): void => {
    callOff?.();
    resolve({ code, failedToStart: 'It was stopped before it had begun', ...interrupted() });
  };
  const kill = (): void => (running ? running.kill() : cutShort(137));
  return {
    began,
    exit,
    kill,
    stop(granted) {
      if (ignoresStop) return;
      if (running) running.stop(command.graceMs ?? (granted > 0 ? granted : graceMs));
      else cutShort(143);
    },
    interrupt(why) {
      reason = why;
      kill();
    },
  };
}

function envOf({ env = {} }: WitnessCommand, { id, key, args }: WitnessedJob): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    ...env,
    ...(key !== undefined && { MILLRACE_WITNESS_KEY: key }),
    MILLRACE_WITNESS_JOB: id,
    MILLRACE_WITNESS_ARGS: JSON.stringify(args),
  };
}
