/** What the job plane's ledger says of the demo's jobs: on AWS's side of every call, written before it is answered. */
import type { JobKind } from '../../activities/specs.js';
import type { LedgerEntry } from '../../local/aws/ledger.js';

export interface Jobs {
  /** Calls that asked for a job. */
  asked: number;
  started: number;
  /** Different keys among the jobs that were started: one launch has one key. */
  keys: number;
  ended: number;
}

/** The kinds that the main job is made of. */
export const mainKinds = ['ecs', 'glue'] as const satisfies readonly JobKind[];

export function countJobs(ledger: readonly LedgerEntry[], kinds: readonly JobKind[]): Jobs {
  const of = (event: LedgerEntry['event']): LedgerEntry[] =>
    ledger.filter((entry) => entry.event === event && kinds.some((kind) => kind === entry.service));
  const started = of('committed');
  return {
    asked: of('received').length,
    started: started.length,
    keys: new Set(started.map(({ key, jobId }) => key ?? `no key: ${jobId}`)).size,
    ended: new Set(of('ended').map(({ jobId }) => jobId)).size,
  };
}
