/**
 * I1, as its callers hear it: a request that was accepted is answered with its run whenever it is repeated, with no other,
 * and is not refused any more. With another business key it is another request's body, which may be refused.
 */
import type { Evidence } from './evidence.js';
import { startsOf } from './i1-nothing-lost.js';
import type { Violation } from './violation.js';

export function oneAnswer({ client }: Evidence): Violation[] {
  const named = startsOf(client).filter(({ intent }) => intent.request !== undefined);
  const byRequest = Map.groupBy(named, ({ intent }) => JSON.stringify([intent.namespace, intent.request]));
  return [...byRequest.values()].flatMap((calls): Violation[] => {
    const accepted = calls.filter(({ phase }) => phase === 'ok');
    const [first] = accepted;
    if (!first) return [];
    const { namespace, request = '', workflowId } = first.intent;
    const runIds = new Set(accepted.flatMap(({ runId }) => runId ?? []));
    const refused = calls.find(
      ({ phase, intent }) => phase === 'fail' && intent.workflowId === workflowId && intent.at > first.intent.at,
    );
    const of = (message: string, more: object): Violation[] => [
      { invariant: 'I1', ids: { namespace, workflowId, request, ...more }, message },
    ];
    const others = `Request ${request} was answered with runs ${[...runIds].join(', ')}.`;
    if (runIds.size > 1) return of(others, { runIds: [...runIds].join(' ') });
    if (!refused) return [];
    const { op } = refused.intent;
    return of(`Request ${request} was accepted, and refused when it was repeated as ${op}.`, { op });
  });
}
