/** `MillraceStatus`, where the run's state is finer than Temporal's for longer than some seconds. */
import { defineSearchAttributeKey } from '@temporalio/common';
import { upsertSearchAttributes } from '@temporalio/workflow';
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

const awsId = defineSearchAttributeKey('MillraceAwsId', 'KEYWORD_LIST');

/** The ids of the run's jobs, once, at its end: so a person who has only an id finds the run. */
export function recordAwsIds({ views }: Run): void {
  const ids = [...views.values()].flatMap((view) =>
    view.awsId === undefined ? [] : [view.awsId.slice(view.awsId.lastIndexOf('/') + 1)],
  );
  if (ids.length > 0) upsertSearchAttributes([{ key: awsId, value: ids.slice(0, 100) }]);
}
