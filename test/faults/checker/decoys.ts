/** Jobs that look like ours and are not: nobody of ours stops them, and they run to their own end. */
import type { Evidence } from './evidence.js';
import { isOurs } from './i7-stops.js';
import type { Violation } from './violation.js';

export function decoysUntouched(evidence: Evidence): Violation[] {
  return evidence.rig.decoys.flatMap(({ jobId, why }): Violation[] => {
    const job = evidence.jobs.decoys.get(jobId);
    const stop = job?.stops.find(({ principal }) => isOurs(principal, evidence));
    const code = job?.finished.at(-1)?.code;
    const word = job?.ends.find(({ detail = '' }) => badEnd.test(detail))?.detail;
    const what = stop
      ? 'was stopped'
      : code !== undefined && code !== 0
        ? `ended with exit code ${code}`
        : word !== undefined && `ended early, as ${word}`;
    if (!what) return [];
    return [{ invariant: 'decoys', ids: { jobId, why }, message: `Decoy ${jobId} (${why}) ${what}.` }];
  });
}

const badEnd = /STOPPED|CANCELL|INTERRUPTED|UserInitiated|USER_REQUEST|FAILED|ERROR|TIMEOUT/;
