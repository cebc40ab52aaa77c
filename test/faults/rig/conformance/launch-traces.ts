/** A slot's evidence as one trace per launch: what proxy and plane have seen, and what befell its run and its workers. */
import type { Launch } from '../../checker/launches.js';
import type { Run } from '../../checker/runs.js';
import type { BoundaryEvent, TraceLine, Verb } from '../../trace.js';
import type { SlotEvent } from '../slot.js';
import { isOurs } from '../trial.js';
import { givenUpAt } from './given-up.js';
import type { SlotEvidence } from './slot-evidence.js';
import { workerLines } from './worker-lines.js';

/** By key. What is no launch's, and what says nothing of a launch (gates, listings), is in none. */
export function launchTraces(evidence: SlotEvidence): Map<string, readonly TraceLine[]> {
  const ours = evidence.events.filter((event) => isOurs(event) && isBoundary(event));
  const byKey = Map.groupBy(ours, ({ key = '' }) => key);
  return new Map(
    [...byKey].map(([key, events]) => {
      const seen = events.map(boundaryLine);
      const own = seen.map((line) => {
        if (line.event === 'delivered') return handedOut(line, seen);
        if (line.event === 'completed') return taken(line, seen);
        return line.event === 'word' ? given(line, seen) : line;
      });
      const launch = evidence.launches.get(key);
      const lines = [...workerLines(own, evidence), ...(launch ? ofItsRuns(launch, evidence) : []), ...own];
      return [key, lines.sort((one, other) => one.at - other.at)];
    }),
  );
}

const boundary: ReadonlySet<string> = new Set<BoundaryEvent['event']>([
  'delivered',
  'word',
  'received',
  'committed',
  'replayed',
  'refused',
  'answered',
  'completed',
  'stop-received',
  'ended',
]);

function isBoundary({ event }: SlotEvent): boolean {
  return boundary.has(event);
}

function boundaryLine({ from: _from, service: _service, operation: _operation, ...line }: SlotEvent): TraceLine {
  return line as TraceLine;
}

function ofItsRuns(launch: Launch, { client }: SlotEvidence): TraceLine[] {
  const { key, starts, waits, stops } = launch;
  const occurrences = [...starts, ...waits, ...stops];
  const runs = runsOf(launch);
  const ended = runs.flatMap((run): TraceLine[] => {
    const givenUp = givenUpAt(run, launch);
    const outside = endedFromOutside(run);
    const event = runs.some((other) => isResetOf(other, run)) ? 'workflow-reset' : 'terminate';
    return [
      ...(givenUp === undefined ? [] : [{ event: 'cancel' as const, at: givenUp, key }]),
      ...(outside === undefined ? [] : [{ event, at: outside, key } as const]),
    ];
  });
  const resets = client.filter(({ call, phase }) => call === 'reset-activity' && phase === 'intent');
  const reset = resets.flatMap(({ at, workflowId, activityId }): TraceLine[] => {
    const met = occurrences.find(
      ({ run, activity }) => run.workflowId === workflowId && idOf(run, activity.scheduledId) === activityId,
    );
    return met ? [{ event: 'activity-reset', at, key, verb: met.activity.verb as Verb }] : [];
  });
  return [...ended, ...reset];
}

/** Those whose history has it: several after Temporal's reset. */
export function runsOf(launch: Launch | undefined): Run[] {
  const { starts = [], waits = [], stops = [] } = launch ?? {};
  return [...new Set([...starts, ...waits, ...stops].map(({ run }) => run))];
}

function endedFromOutside({ closed }: Run): number | undefined {
  return closed && /Terminated|TimedOut/.test(closed.type) ? closed.at : undefined;
}

/** Goes on in its place, after Temporal's reset. */
function isResetOf(other: Run, { runId, originalRunId, workflowId, closed }: Run): boolean {
  if (other.runId === runId || other.workflowId !== workflowId || other.originalRunId !== originalRunId) return false;
  return closed !== undefined && (other.closed?.at ?? Infinity) >= closed.at;
}

function idOf({ events }: Run, scheduledId: number): unknown {
  return events.find(({ id }) => id === scheduledId)?.attributes['activityId'];
}

/** A task that was on its way for so long that its successor came first was handed out before that was scheduled. */
function handedOut(line: Extract<TraceLine, { event: 'delivered' }>, own: readonly TraceLine[]): TraceLine {
  const isOvertaken = own.some(
    (other) =>
      other.event === 'delivered' &&
      other.verb === line.verb &&
      other.scheduledAt > line.scheduledAt &&
      other.at < line.at,
  );
  return isOvertaken ? { ...line, at: line.scheduledAt } : line;
}

/** A start's end is told when its answer comes by: what the server schedules upon it may have been handed out before. */
function taken(line: Extract<TraceLine, { event: 'completed' }>, own: readonly TraceLine[]): TraceLine {
  if (line.verb !== 'start' || line.answer !== 'ok') return line;
  const isItsTask = (other: TraceLine) =>
    other.event === 'delivered' &&
    other.verb === 'start' &&
    other.attempt === line.attempt &&
    other.worker === line.worker;
  const begun = own.find(isItsTask)?.at ?? -Infinity;
  const waits = own.flatMap((other) => (other.event === 'delivered' && other.verb === 'wait' ? [other] : []));
  const wait = waits.find(({ at, scheduledAt }) => at < line.at && scheduledAt > begun);
  return wait ? { ...line, at: Math.min(wait.scheduledAt, wait.at) } : line;
}

/** A word without an answer is told when it is given up: its sender may have ended before. */
function given(line: Extract<TraceLine, { event: 'word' }>, own: readonly TraceLine[]): TraceLine {
  if (line.answer !== 'lost') return line;
  const ended = own.find(
    (other) =>
      other.event === 'completed' &&
      other.verb === 'start' &&
      other.attempt === line.attempt &&
      other.worker === line.worker &&
      other.at < line.at,
  );
  return ended ? { ...line, at: ended.at } : line;
}
