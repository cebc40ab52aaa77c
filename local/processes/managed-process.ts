/**
 * A server as a child process: started, waited for, watched and stopped.
 *
 * A start either ends with a server that answers or leaves nothing behind: when the caller gives up, when the deadline
 * passes and when the server dies, its whole group has ended before the error is thrown. Errors carry what the server
 * printed last, because that line is nearly always the reason.
 */
import { choosePorts } from './ports.js';
import type { Command, ProcessGroup } from './process-group.js';
import { startGroup } from './process-group.js';
import { lastLines, withNewLog } from './process-log.js';
import { until } from './until.js';

export interface ServerOptions {
  /** How messages call it. */
  name: string;
  command: Command;
  /** Where it will listen. Looked at before the start: a probe would take an answer of somebody else's for its own. */
  ports: readonly number[];
  logFile: string;
  /** Throws for as long as the server does not answer yet. Asked every 20 ms. */
  probe: (signal: AbortSignal) => Promise<void>;
  /** Default: 60 s, for a cold machine. */
  startTimeoutMs?: number;
  stopSignal?: NodeJS.Signals;
  graceMs?: number;
  /** Gives up the start. A server that runs is ended by its `stop` only. */
  signal?: AbortSignal;
}

export interface ManagedProcess {
  name: string;
  pid: number;
  /** Resolves when the server ends although nobody asked it to. */
  died: Promise<ServerDied>;
  /** Asks it to end, kills its group after the grace, resolves when nothing is left. May be called again. */
  stop(): Promise<void>;
}

/** A server ended by itself, or was ended by somebody else. */
export class ServerDied extends Error {
  override readonly name = 'ServerDied';
}

/** Throws PortTaken when somebody else listens on one of its ports. */
export async function startServer(options: ServerOptions): Promise<ManagedProcess> {
  const { name, command, logFile } = options;
  options.signal?.throwIfAborted();
  await choosePorts(Object.fromEntries(options.ports.map((port) => [port, { wantedBy: name, port }])));
  const group = await withNewLog(logFile, (output) => startGroup(command, { output, ...stopping(options) }));
  let asked = false;
  const died = new Promise<ServerDied>((resolve) => {
    void group.gone.then(({ how }) => {
      if (!asked) resolve(new ServerDied(`${name} ended ${how}. ${lastLines(logFile)}`));
    });
  });
  const stop = async (): Promise<void> => {
    asked = true;
    await group.stop();
  };
  try {
    await ready(options, group, died);
  } catch (error) {
    await stop();
    throw error;
  }
  return { name, pid: group.pid, died, stop };
}

/** Resolves when the probe does; otherwise says why it never did. */
async function ready(options: ServerOptions, group: ProcessGroup, died: Promise<ServerDied>): Promise<void> {
  const { name, probe, logFile, startTimeoutMs = 60_000 } = options;
  const dead = new AbortController();
  void died.then((error) => dead.abort(error));
  const deadline = AbortSignal.timeout(startTimeoutMs);
  const callers = options.signal ?? new AbortController().signal;
  try {
    await until(probe, AbortSignal.any([dead.signal, callers, deadline]));
  } catch (cause) {
    dead.signal.throwIfAborted();
    callers.throwIfAborted();
    const why = cause instanceof Error ? cause.message : String(cause);
    const told = `${name} (process ${group.pid}) did not answer within ${startTimeoutMs / 1000} s: ${why}.`;
    throw new Error(`${told} ${lastLines(logFile)}`, { cause });
  }
}

function stopping(options: ServerOptions): Pick<ServerOptions, 'stopSignal' | 'graceMs'> {
  const { stopSignal, graceMs } = options;
  return { ...(stopSignal && { stopSignal }), ...(graceMs !== undefined && { graceMs }) };
}
