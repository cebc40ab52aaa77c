/** `MillraceStatus`, where the run's state is finer than Temporal's for longer than some seconds. */
import { defineSearchAttributeKey } from '@temporalio/common';
import { upsertSearchAttributes } from '@temporalio/workflow';
import { lastPart } from '../../contracts/last-part.js';
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
 * The ids of the run's jobs, once, at its end: so a person who has only an id finds the run. As many as fit, those of
 * steps that did not succeed first, because it is theirs that people look for.
 */
export function recordAwsIds({ views }: Run): void {
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
  if (ids.length > 0) upsertSearchAttributes([{ key: awsIds, value: ids }]);
}
