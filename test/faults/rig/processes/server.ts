/** The real Temporal server, on a database file: it can be killed, and come back on the same file or on an older copy of it. */
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { freeze } from '../../../../local/processes/freeze.js';
import { choosePorts } from '../../../../local/processes/ports.js';
import { startTemporalServer } from '../../../../local/processes/temporal-server.js';
import { readTools } from '../../../../local/tools.js';

export interface Server {
  port: number;
  pid(): number;
  stop(): Promise<void>;
  /** SIGKILL; resolves when nothing of it is left. */
  kill(): Promise<void>;
  /** After its end: another in its place. Resolves when it answers. */
  start(): Promise<void>;
  /** What its database holds at this moment, to another file. It stands still meanwhile. */
  copy(to: string): Promise<void>;
  /** After its end: its database is what was copied. */
  restore(from: string): void;
}

export async function startServer(folder: string): Promise<Server> {
  const { port } = await choosePorts({ port: { wantedBy: 'Temporal' } });
  const databaseFile = join(folder, 'temporal.db');
  const startOne = () =>
    startTemporalServer({
      program: readTools().temporal.path,
      port,
      databaseFile,
      logFile: join(folder, 'temporal.log'),
      // Not what is tested here: many slots list at once.
      dynamicConfig: { 'frontend.namespaceRPS.visibility': 100 },
    });
  let current = await startOne();
  return {
    port,
    pid: () => current.pid,
    stop: () => current.stop(),
    async kill() {
      process.kill(current.pid, 'SIGKILL');
      await current.stop();
    },
    async start() {
      current = await startOne();
    },
    // As after a crash: what was not committed is not in it.
    async copy(to) {
      await freeze(current.pid);
      try {
        for (const part of parts) if (existsSync(databaseFile + part)) copyFileSync(databaseFile + part, to + part);
      } finally {
        process.kill(current.pid, 'SIGCONT');
      }
    },
    restore(from) {
      for (const part of [...parts, '-shm']) rmSync(databaseFile + part, { force: true });
      for (const part of parts) if (existsSync(from + part)) copyFileSync(from + part, databaseFile + part);
    },
  };
}

/** SQLite's: the file, and what was written since it was last brought up to date. */
const parts = ['', '-wal'];
