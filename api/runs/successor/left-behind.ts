/**
 * Jobs that a run has left behind, itself or in a run of its fan-outs: each of those that did not succeed is judged by its
 * own history. What its parent was told of it says too little: of an item that was terminated, only that it ended. One whose
 * history is gone is named as a whole: nobody can tell what it has left.
 */
import { Inject, Injectable } from '@nestjs/common';
import { Problem } from '../../problem/problem.js';
import { endOf } from '../document/run-state.js';
import { ReadRun } from '../read-run.js';
import { formatRunId, type RunAddress } from '../run-id.js';
import { runPath } from '../run-link.js';
import { branchesOf, type Branch } from './branches.js';
import type { ToldRun } from './kept-from.js';
import { keysOf, leftByRun } from './left-by-run.js';
import type { JobLeftBehind } from './successor.schema.js';

/** A run whose history is gone, and of which nothing says that it has left no job. */
interface Forgotten {
  forgotten: JobLeftBehind;
}

/** Runs that are read at once: a fan-out may have thousands of items. */
const readsAtOnce = 10;

@Injectable()
export class LeftBehind {
  private readonly read: ReadRun;

  constructor(@Inject(ReadRun) read: ReadRun) {
    this.read = read;
  }

  /** Throws `run-still-open` when a run of its fan-outs is, or a later one of an item. */
  async by(address: RunAddress): Promise<JobLeftBehind[]> {
    const root = await this.read.told(address);
    const left: JobLeftBehind[] = [];
    const seen = new Set<string>();
    const judged = new Set<string>();
    const judge = (run: ToldRun | Forgotten): Branch[] => {
      const runId = 'forgotten' in run ? run.forgotten.id : run.facts.runId;
      // One may be reached by two ways.
      if (seen.has(runId)) return [];
      seen.add(runId);
      if ('forgotten' in run) {
        left.push(run.forgotten);
        return [];
      }
      const { events, facts } = run;
      // A run that was reset has its first launches in common with what came of it, whose history goes on and is read first.
      left.push(...leftByRun(events, facts).filter(({ key }) => !judged.has(key)));
      for (const key of keysOf(events, facts)) judged.add(key);
      return branchesOf({ events, facts });
    };
    let branches = judge(root);
    while (branches.length > 0) {
      const next: Branch[] = [];
      for (let from = 0; from < branches.length; from += readsAtOnce) {
        const some = branches.slice(from, from + readsAtOnce);
        const told = await Promise.all(some.map((branch) => this.closedRuns(branch)));
        next.push(...told.flat().flatMap(judge));
      }
      branches = next;
    }
    return left;
  }

  /**
   * The latest run of the id, which a retry would follow, and the one that history names: an item may have been retried
   * by itself. Temporal asks the children of a terminated run to cancel, so any of them may still be stopping its jobs.
   */
  private async closedRuns({ workflowId, runId, unsafe }: Branch): Promise<(ToldRun | Forgotten)[]> {
    // Of the others their parent knows that they have left nothing.
    const gone = unsafe && runId !== undefined ? [forgotten({ workflowId, runId })] : [];
    const latest = await this.find({ workflowId });
    if (!latest) return gone;
    if (endOf(latest.events) === undefined) throw await this.stillOpen(latest.facts);
    if (runId === undefined || latest.facts.runId === runId) return [latest];
    const named = await this.find({ workflowId, runId });
    return named ? [latest, named] : [latest, ...gone];
  }

  /** Undefined for a run that Temporal does not keep. */
  private async find(address: RunAddress): Promise<ToldRun | undefined> {
    try {
      return await this.read.told(address);
    } catch (error) {
      if (!(error instanceof Problem) || error.slug !== 'run-not-found') throw error;
      return undefined;
    }
  }

  private async stillOpen({ workflowId, runId }: RunAddress): Promise<Problem> {
    const { id, state } = await this.read.summary({ workflowId, ...(runId !== undefined && { runId }) });
    return new Problem('run-still-open', `${id} belongs to the run, and has not ended.`, {
      members: { run: { id, state, href: runPath(id) } },
    });
  }
}

function forgotten(run: { workflowId: string; runId: string }): Forgotten {
  const because =
    'Temporal has forgotten the run, or the code no longer has its pipeline: nobody can tell which jobs it has left.';
  return { forgotten: { id: run.runId, run: formatRunId(run), because } };
}
