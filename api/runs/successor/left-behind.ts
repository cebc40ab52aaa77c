/**
 * Jobs that a run has left behind, itself or in a run of its fan-outs: each of those that did not succeed is judged by its
 * own history. What its parent was told of it says too little: of an item that was terminated, only that it ended.
 */
import { Inject, Injectable } from '@nestjs/common';
import { Problem } from '../../problem/problem.js';
import { endOf } from '../document/run-state.js';
import { ReadRun } from '../read-run.js';
import type { RunAddress } from '../run-id.js';
import { runPath } from '../run-link.js';
import { branchesOf, type Branch } from './branches.js';
import type { ToldRun } from './kept-from.js';
import { keysOf, leftByRun } from './left-by-run.js';
import type { JobLeftBehind } from './successor.schema.js';

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
    const judge = ({ events, facts }: ToldRun): Branch[] => {
      // One may be reached by two ways.
      if (seen.has(facts.runId)) return [];
      seen.add(facts.runId);
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
  private async closedRuns(branch: Branch): Promise<ToldRun[]> {
    const { workflowId, runId } = branch;
    const latest = await this.find({ workflowId }, branch);
    if (!latest) return [];
    if (endOf(latest.events) === undefined) throw await this.stillOpen(latest.facts);
    if (runId === undefined || latest.facts.runId === runId) return [latest];
    const named = await this.find({ workflowId, runId }, branch);
    return named ? [latest, named] : [latest];
  }

  /** Undefined for a run that is not kept, whose parent knows that it has left nothing. */
  private async find(address: RunAddress, { unsafe }: Branch): Promise<ToldRun | undefined> {
    try {
      return await this.read.told(address);
    } catch (error) {
      if (unsafe || !(error instanceof Problem) || error.slug !== 'run-not-found') throw error;
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
