/** `MillraceStatus`, where the run's state is finer than Temporal's for longer than some seconds. */
import { defineSearchAttributeKey } from '@temporalio/common';
import { upsertSearchAttributes } from '@temporalio/workflow';
import { lastPart } from '../../contracts/last-part.js';
import { mayHaveLeftAJob } from '../../contracts/names.js';
import type { Run } from './run.js';

const status = defineSearchAttributeKey('MillraceStatus', 'KEYWORD');
const waiting = new Set<string>();

/** One event per change of the run, not of the step. */
export function setWaiting(step: string, waits: boolean): void {
  const before = waiting.size > 0;
  if (waits) waiting.add(step);
  else waiting.delete(step);
  const after = waiting.size > 0;
  if (before !== after) upsertSearchAttributes([{ key: status, value: after ? 'waiting' : 'running' }]);
}

const awsIds = defineSearchAttributeKey('MillraceAwsId', 'KEYWORD_LIST');

/** Bytes. Over 2 048 (its default) the server terminates the run; brackets, quotes and commas count. */
const valueLimit = 2_000;

/**
 * What others search for, once, at the run's end: the ids of its jobs, so that a person who has only an id finds the run;
 * and whether it may have left one, which a run that completes, or is cancelled, says nowhere else.
 */
export function recordJobs({ views, unended }: Run): void {
  const ids = awsIdsOf(views);
  const left = unended.size > 0;
  if (ids.length === 0 && !left) return;
  upsertSearchAttributes([
    ...(ids.length > 0 ? [{ key: awsIds, value: ids }] : []),
    ...(left ? [{ key: status, value: mayHaveLeftAJob }] : []),
  ]);
}

/** As many as fit, those of steps that did not succeed first, because it is theirs that people look for. */
function awsIdsOf(views: Run['views']): string[] {
  // What was kept is the job of another run, which has its id.
  const withJob = [...views.values()].filter(({ awsId, kept }) => awsId !== undefined && !kept);
  const urgent = withJob.filter(({ state }) => state !== 'succeeded');
  const others = withJob.filter(({ state }) => state === 'succeeded');
  const ids: string[] = [];
  let size = 2;
  // A cluster is the job of three: its scope, its creation and its end.
  for (const id of new Set([...urgent, ...others].map(({ awsId = '' }) => lastPart(awsId)))) {
    size += id.length + 3;
    if (size > valueLimit) break;
    ids.push(id);
  }
  return ids;
}
