/** A program that does one thing and ends, in a group of its own like a server's. */
import type { Command } from './process-group.js';
import { startGroup } from './process-group.js';
import { lastLines, withNewLog } from './process-log.js';

/** Resolves when the program ends well. Given up by the signal, it rejects once nothing of it is left. */
export async function runToEnd(command: Command, logFile: string, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const group = await withNewLog(logFile, (output) => startGroup(command, { output, graceMs: 2_000 }));
  const giveUp = (): void => void group.stop();
  signal?.addEventListener('abort', giveUp);
  if (signal?.aborted) giveUp();
  const { code, how } = await group.gone;
  signal?.removeEventListener('abort', giveUp);
  signal?.throwIfAborted();
  if (code !== 0) throw new Error(`${command.program} ended ${how}. ${lastLines(logFile)}`);
}
