/**
 * Invariant I5: every history replays on the code that ran, and comes to the same inputs of its activities. Replay by
 * itself compares no inputs, but those of start, wait and stop hold keys and refs: one that drifted is a second job.
 */
import { isDeepStrictEqual } from 'node:util';
import { Worker, type InjectedSinks, type ReplayWorkerOptions } from '@temporalio/worker';
import { recordedActivities, type RecordedActivity, type RecordedHistory } from '../../harness/recorded-inputs.js';
import type { ReplayEntry, RunHistory } from '../checker/sources.js';
import { observed, type ScheduledSinks } from './observed-bundle.js';

/** In the order of the histories, within each namespace. `bundle`: its code. */
export async function replayHistories(bundle: string, runs: readonly RunHistory[]): Promise<ReplayEntry[]> {
  const chains = Map.groupBy(runs, originOf);
  const entries: ReplayEntry[] = [];
  let told = 0;
  // A worker is of one namespace, which marks hold.
  for (const [namespace, own] of Map.groupBy(runs, (run) => run.namespace)) {
    const seen = new Map<string, unknown[]>();
    const sinks: InjectedSinks<ScheduledSinks> = {
      scheduled: { activity: { fn: (_, id, args) => void seen.set(id, args), callDuringReplay: true } },
    };
    const options = { workflowBundle: { code: observed(bundle) }, sinks, namespace } as ReplayWorkerOptions;
    const histories = own.map(({ history, workflowId }) => ({ history, workflowId }));
    let index = 0;
    for await (const { error } of Worker.runReplayHistories(options, histories)) {
      const run = own[index] as RunHistory;
      entries.push(
        judged(
          run,
          error,
          seen,
          (chains.get(originOf(run)) ?? []).map(({ runId }) => runId),
        ),
      );
      told += seen.size;
      seen.clear();
      index += 1;
    }
    if (index < own.length) throw new Error(`Only ${index} of ${own.length} histories of ${namespace} were replayed`);
  }
  const scheduled = runs.some(({ history }) => recordedActivities(history as RecordedHistory).size > 0);
  if (scheduled && told === 0 && entries.some(({ replayed }) => replayed)) {
    throw new Error('The bundle does not tell what it schedules: the SDK names its globals otherwise by now');
  }
  return entries;
}

/** `chain`: the ids of the runs that a reset has made of one. */
function judged(
  { namespace, workflowId, runId, history }: RunHistory,
  error: Error | undefined,
  seen: ReadonlyMap<string, unknown[]>,
  chain: readonly string[],
): ReplayEntry {
  const run = { namespace, workflowId, runId };
  if (error) return { ...run, replayed: false, inputsEqual: false, error: error.message };
  const recorded = recordedActivities(history as RecordedHistory);
  // What is scheduled and cancelled within one workflow task never comes to history.
  const other = [...recorded].flatMap(([id, activity]) => difference(id, activity, seen.get(id), chain) ?? []);
  const [first] = other;
  return { ...run, replayed: true, inputsEqual: other.length === 0, ...(first !== undefined && { error: first }) };
}

function difference(
  id: string,
  { type, args }: RecordedActivity,
  seen: unknown[] | undefined,
  chain: readonly string[],
): string | undefined {
  if (!seen) return `activity ${id} (${type}) was not scheduled on replay`;
  // A reset run replays under the id of the run that it was made of; its marks hold its own.
  const neutral = (value: unknown) =>
    JSON.parse(chain.reduce((text, runId) => text.replaceAll(runId, 'this run'), JSON.stringify(value))) as unknown;
  if (isDeepStrictEqual(neutral(seen), neutral(args))) return undefined;
  return `activity ${id} (${type}) got ${shown(seen)} on replay, history has ${shown(args)}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 1_000 ? `${text.slice(0, 1_000)} …` : text;
}

function originOf({ runId, history }: RunHistory): string {
  return (
    (history as RecordedHistory).events[0]?.workflowExecutionStartedEventAttributes?.originalExecutionRunId ?? runId
  );
}
