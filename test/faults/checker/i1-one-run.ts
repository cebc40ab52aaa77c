/**
 * I1, the other half: a request starts one run at most. A call is a request of its own unless it names one, so that a
 * workflow id has no more runs than were asked for. Children, resets and what goes on as another run are no requests.
 */
import type { Evidence } from './evidence.js';
import { startsOf } from './i1-nothing-lost.js';
import type { Violation } from './violation.js';

export function oneRun({ client, runs }: Evidence): Violation[] {
  const starts = startsOf(client);
  const asked = Map.groupBy(
    starts.filter(({ phase }) => phase !== 'fail'),
    ({ intent }) => JSON.stringify([intent.namespace, intent.workflowId]),
  );
  const goesOn = new Set(runs.map(({ continuedAs }) => continuedAs));
  return [...asked.values()].flatMap((calls) => {
    const { namespace, workflowId } = (calls[0] as (typeof calls)[number]).intent;
    const requests = new Set(calls.map(({ intent }) => intent.request ?? intent.op));
    const own = runs.filter(
      (run) =>
        run.namespace === namespace &&
        run.workflowId === workflowId &&
        run.parentRunId === undefined &&
        run.originalRunId === run.runId &&
        !goesOn.has(run.runId),
    );
    if (own.length <= requests.size) return [];
    return [
      {
        invariant: 'I1',
        ids: { namespace, workflowId, runIds: own.map(({ runId }) => runId).join(' ') },
        message: `${workflowId} was asked for ${requests.size} times, and has ${own.length} runs.`,
      },
    ];
  });
}
