/** A trace's lines in order of time, and between them the moments that only its deliveries tell of. */
import type { TraceFacts, TraceLine } from '../trace.js';
import type { TimedEvent } from './accept-place.js';

export interface Numbered {
  /** Of the trace's line. */
  index: number;
  event: TimedEvent;
}

/** In order of time, with what only a delivery tells: when the attempt was scheduled, and when it may be given up. */
export function timeline(trace: readonly TraceLine[], { startAttemptMs }: TraceFacts): Numbered[] {
  const last = Math.max(...trace.map(({ at }) => at));
  return trace
    .flatMap((event, index): Numbered[] => {
      const line = { index, event };
      if (event.event === 'completed') return [{ index, event: { ...event, raced: endsMeanwhile(trace, index) } }];
      if (event.event === 'word') return [{ index, event: { ...event, at: waitedForUntil(trace, index) } }];
      if (event.event !== 'delivered') return [line];
      const { scheduledAt, firstScheduledAt, attempt, at } = event;
      if (event.verb !== 'start') return [moment(index, Math.min(firstScheduledAt, at)), line];
      const dated: TimedEvent = { event: 'scheduled', at: Math.min(scheduledAt, at), attempt };
      const givenUp = at + startAttemptMs < last ? [moment(index, at + startAttemptMs)] : [];
      return [...(scheduledAt === firstScheduledAt ? [] : [{ index, event: dated }]), line, ...givenUp];
    })
    .sort((one, other) => one.event.at - other.event.at);
}

function moment(index: number, at: number): Numbered {
  return { index, event: { event: 'moment', at } };
}

/** When the launch's start was first scheduled, or what is earlier. */
export function beginOf(events: readonly Numbered[]): number {
  const dates = events.flatMap(({ event }) =>
    'firstScheduledAt' in event ? [event.at, event.firstScheduledAt] : [event.at],
  );
  return Math.min(...dates, Infinity);
}

/**
 * When somebody last waited for the answer to a word. One that comes to the server after its attempt has ended is taken as
 * long as the server knows no better: nobody else reads what it leaves meanwhile, so it may as well have come before.
 */
function waitedForUntil(trace: readonly TraceLine[], index: number): number {
  const word = trace[index] as TraceLine;
  if (word.event !== 'word' || word.answer !== 'lost') return word.at;
  const ended = trace
    .slice(0, index)
    .find(
      (line) =>
        line.event === 'completed' &&
        line.verb === 'start' &&
        line.attempt === word.attempt &&
        line.worker === word.worker,
    );
  return ended?.at ?? word.at;
}

/** Whether a job has ended between the task of a wait and what was told of it. */
function endsMeanwhile(trace: readonly TraceLine[], index: number): boolean {
  const told = trace[index];
  if (told?.event !== 'completed' || told.verb !== 'wait') return false;
  const { attempt, worker } = told;
  const begun = trace.findLastIndex(
    (line, at) =>
      at < index &&
      line.event === 'delivered' &&
      line.verb === 'wait' &&
      line.attempt === attempt &&
      line.worker === worker,
  );
  return begun >= 0 && trace.slice(begun, index).some(({ event }) => event === 'ended');
}
