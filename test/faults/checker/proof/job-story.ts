/** A job as AWS and its own process tell of it: lines of the ledger and of the witness. */
import { account, region, worker, type World } from './world.js';

export interface JobPlan {
  service: string;
  name: string;
  jobId: string;
  /** Absent for a job without a mark. */
  key?: string;
  request: unknown;
  principal?: string;
  /** A job that never gets to run. */
  waits?: boolean;
}

export interface JobStory extends JobPlan {
  /** It ends, in AWS's own word; a cluster has no process. */
  ends(code: number, word: string, rows?: readonly string[]): void;
  /** Somebody asks AWS to stop it. */
  isStopped(principal?: string): void;
  /** Its process, once more. */
  begins(): void;
}

export function startJob(world: World, plan: JobPlan): JobStory {
  const { service, name, jobId, key, request, principal = worker } = plan;
  const { ledger, witness } = world.sources;
  const mark = key === undefined ? {} : { key };
  const at = () => (world.tick(), world.iso());
  const pid = 1_000 + ledger.length;
  const hasProcess = service !== 'emr-cluster';
  const begins = () => void witness.push({ at: world.tick(), event: 'start', ...mark, jobId, pid });
  ledger.push({ at: at(), event: 'received', service, name, ...mark, principal, request });
  ledger.push({ at: at(), event: 'committed', service, name, ...mark, jobId, principal, account, region });
  if (hasProcess && !plan.waits) begins();
  return {
    ...plan,
    begins,
    ends(code, word, rows) {
      if (hasProcess && !plan.waits) {
        witness.push({ at: world.tick(), event: 'end', ...mark, jobId, pid, code, ...(rows && { rows: [...rows] }) });
      }
      ledger.push({ at: at(), event: 'ended', service, name, ...mark, jobId, detail: word });
    },
    isStopped(by = worker) {
      ledger.push({ at: at(), event: 'stop', service, name, ...mark, jobId, principal: by });
    },
  };
}

/** Glue's own retry of a failed run. */
export function retryJob(world: World, first: JobStory, jobId: string): JobStory {
  const { ledger } = world.sources;
  const retried = startJob(world, { ...first, jobId });
  // Nobody has asked for it: one line in place of two.
  const index = ledger.findIndex((line) => line.jobId === jobId && line.event === 'committed');
  const [line] = ledger.splice(index - 1, 2).slice(1);
  if (!line) throw new Error(`No start of ${jobId}`);
  ledger.push({ ...line, event: 'retried', detail: `after ${first.jobId}` });
  return retried;
}
