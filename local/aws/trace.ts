/** The ledger's lines as boundary events, and what a start comes to that never reached the ledger. */
import type { Answer } from './answer.js';
import type { Call } from './call.js';
import type { Events, PlaneEvent } from './events.js';
import type { LedgerEntry } from './ledger.js';
import { markOf, startedKind } from './mark-of.js';

/** Undefined for lines that are no boundary: Glue's own retries and what the platform takes away are nobody's call. */
export function eventOf({
  event,
  service,
  key,
  principal: by,
  jobId: job = '',
  detail = '',
}: LedgerEntry): PlaneEvent | undefined {
  const whose = { service, ...(key !== undefined && { key }), ...(by !== undefined && { by }) };
  switch (event) {
    case 'received':
      return { event, ...whose };
    case 'committed':
    case 'replayed':
      return { event, ...whose, job };
    case 'refused':
      return { event, ...whose, why: detail };
    case 'stop':
      return { event: 'stop-received', ...whose, job };
    case 'ended':
      return { event, ...whose, job, state: detail };
    case 'retried':
    case 'interrupted':
      return undefined;
  }
}

/** Tells of one call; of all but starts the ledger tells everything. */
export interface CallTrace {
  /** It was read, and turned away before its service has seen it: throttled, denied, wrongly signed. */
  turnedAway(why: string): void;
  /** Right before the answer is sent, or lost. */
  answered(lost: boolean): void;
}

const silent: CallTrace = { turnedAway: () => undefined, answered: () => undefined };

/** `by`: the principal that has signed it, where it is known. */
export function traceOf(call: Call, events: Events, by: string | undefined): CallTrace {
  const service = startedKind(call);
  if (service === undefined) return silent;
  const key = markOf(call);
  const whose = { ...(key !== undefined && { key }), ...(by !== undefined && { by }) };
  return {
    turnedAway(why) {
      events.tell({ event: 'received', service, ...whose });
      events.tell({ event: 'refused', service, why, ...whose });
    },
    answered: (lost) => events.tell({ event: 'answered', lost, ...whose }),
  };
}

/** AWS's name of the error that an answer is; undefined for one that is none. */
export function errorCodeOf({ status, headers }: Answer): string | undefined {
  return status < 400 ? undefined : String(headers['x-amzn-errortype'] ?? status);
}
