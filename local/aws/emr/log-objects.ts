/**
 * Output as EMR keeps it: `stdout.gz` and `stderr.gz` in S3, there once their process has ended. Without a place they
 * are nowhere, as on AWS.
 */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { LogSink } from '../execution/execution.js';
import type { PlaneParts } from '../service.js';

const zip = promisify(gzip);

export function openLogObjects({ writeObject, warn }: PlaneParts, folder: string | undefined): LogSink {
  const text = { stdout: '', stderr: '' };
  const store = async (stream: 'stdout' | 'stderr'): Promise<void> => {
    const uri = `${folder}/${stream}.gz`;
    try {
      await writeObject(uri, await zip(text[stream]));
    } catch (error) {
      // EMR's jobs don't fail for it either.
      warn(`${uri} was not stored: ${(error as Error).message}`);
    }
  };
  return {
    write: (stream, more) => void (text[stream] += more),
    async close() {
      if (folder !== undefined) await Promise.all([store('stdout'), store('stderr')]);
    },
  };
}

/** `s3://logs/emr/`, `j-1`, `steps`, … */
export function logFolder(logUri: string | undefined, ...path: readonly string[]): string | undefined {
  return logUri && [logUri.replace(/\/+$/, ''), ...path].join('/');
}
