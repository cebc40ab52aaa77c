/** Which states of a launch go with what a run's history tells of it: each of its activities has a word in that. */
import type { Activity } from './activities.js';
import { json, text } from './history.js';
import type { Launch } from './launches.js';
import type { Run } from './runs.js';

export function statesTold({ starts, waits, stops }: Launch, run: Run): (state: string) => boolean {
  const told = [...starts, ...waits, ...stops]
    .filter((occurrence) => occurrence.run === run)
    .flatMap(({ activity }) => statesOf(activity));
  // Of what has not ended nobody can say how it did.
  return (state) => (told.length > 0 ? told.includes(state) : state !== 'succeeded' && state !== 'failed');
}

/** A job that was asked to stop is shown by what it was asked for, also when its end came before that. */
const given = ['cancelled', 'timed-out'];
const ended: Readonly<Record<string, readonly string[]>> = {
  succeeded: ['succeeded'],
  failed: ['failed'],
  stopped: ['stopped', 'failed', ...given],
  lost: ['failed', 'lost', ...given],
};

function statesOf({ verb, end }: Activity): readonly string[] {
  if (!end || end.how === 'cancelled') return [];
  if (end.how !== 'completed') return ['failed', ...given];
  const { deadline, ready, refused, notSent, neverStarted } = end.result;
  if (deadline === true) return ['timed-out'];
  if (ready === true) return ['succeeded', 'ready', 'running'];
  if (refused !== undefined || notSent !== undefined || neverStarted === true) return ['waiting', 'failed', ...given];
  const status = text(json(end.result['ended'])['status']);
  return [...(ended[status] ?? []), ...(verb === 'stop' && status !== '' ? given : [])];
}
