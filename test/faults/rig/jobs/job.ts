/** What a trial's job does, for whichever driver: a process of `job.sh`, which is its own witness. */
import { execFileSync } from 'node:child_process';
import { closeSync, constants, existsSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { JobScript } from '../../../../local/aws/scripts.js';
import { compiled } from '../processes/paths.js';

export interface JobOrder {
  /** Default: 200 ms. `until-told`: until `end` is called, or it is stopped. */
  forMs?: number | 'until-told';
  exitCode?: number;
  /** Obeys a stop so much later. */
  stopAfterMs?: number;
  ignoresStop?: boolean;
  rowsIn?: string;
  rowsOut?: string;
}

export interface TrialJob {
  script: JobScript;
  /** Lets a job that runs until told end, also one that has not begun yet. Harmless after its end. */
  end(): void;
  close(): void;
}

/** Long enough for any stop that a trial waits for. */
const stopGraceMs = 30_000;

export function trialJob(folder: string, id: string, witnessFile: string, order: JobOrder): TrialJob {
  const { forMs = 200, exitCode, stopAfterMs, ignoresStop, rowsIn, rowsOut } = order;
  const fifo = forMs === 'until-told' ? makeFifo(join(folder, 'fifos', id)) : undefined;
  const option = (name: string, value: string | number | undefined) =>
    value === undefined ? [] : [name, String(value)];
  const args = [
    ...option('--until', fifo?.path),
    ...option('--for', forMs === 'until-told' ? undefined : forMs),
    ...option('--exit', exitCode),
    ...option('--stop-after', stopAfterMs),
    ...option('--rows-in', rowsIn),
    ...option('--rows-out', rowsOut),
    ...(ignoresStop ? ['--ignore-term'] : []),
  ];
  return {
    script: {
      command: {
        program: '/bin/sh',
        args: [jobFile, ...args],
        env: { WITNESS_FILE: witnessFile },
        graceMs: stopGraceMs,
      },
      ...(ignoresStop && { ignoresStop }),
    },
    end: () => fifo?.write(),
    close: () => fifo?.close(),
  };
}

/** As written: it is no module that the build would copy. */
const jobFile = compiled('../test/faults/rig/jobs/job.sh');

/** Held open for both: what is written waits for whoever reads. */
function makeFifo(path: string): { path: string; write(): void; close(): void } {
  mkdirSync(dirname(path), { recursive: true });
  if (!existsSync(path)) execFileSync('mkfifo', [path]);
  const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  return {
    path,
    // A line for each, should there be more jobs than one.
    write: () => void writeSync(fd, '\n'.repeat(8)),
    close: () => closeSync(fd),
  };
}
