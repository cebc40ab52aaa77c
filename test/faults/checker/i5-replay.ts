/** I5: every history replays, and every activity's input comes out as it stands in history. The replay program says so. */
import type { Evidence } from './evidence.js';
import { idsOf } from './runs.js';
import type { Violation } from './violation.js';

export function replays({ runs, replay }: Evidence): Violation[] {
  // More than one where the code was changed while it ran: what has run has to replay with each release.
  const entries = Map.groupBy(replay, ({ runId }) => runId);
  return runs.flatMap((run): Violation[] => {
    const who = `The history of run ${run.runId} of ${run.workflowId}`;
    const of = (message: string): Violation => ({ invariant: 'I5', ids: idsOf(run), message });
    const own = entries.get(run.runId);
    if (!own) return [of(`${who} was not replayed.`)];
    const bad = own.find(({ replayed, inputsEqual }) => !replayed || !inputsEqual);
    if (!bad) return [];
    const why = bad.error === undefined ? '' : `: ${bad.error}`;
    return [
      of(bad.replayed ? `${who} replays with another input of an activity${why}.` : `${who} does not replay${why}.`),
    ];
  });
}
