/** The events of a trace that pass through the proxy. Of other activities than the engine's none are told. */
import type { TraceLine } from '../../trace.js';
import { now } from '../clock.js';
import type { Answer } from './gates.js';
import type { Report } from './methods.js';
import type { Task } from './tasks.js';

interface Listener {
  tell(line: TraceLine): void;
  warn(what: string): void;
}

export function tellDelivery(to: Listener, task: Task): void {
  const { verb, key, attempt, scheduledAt, firstScheduledAt, worker } = task;
  if (!verb || key === undefined) return;
  to.tell({ event: 'delivered', at: now(), key, verb, attempt, scheduledAt, firstScheduledAt, worker });
}

/** Said of a task that has come by; its `worker` is the one who speaks, who need not be the one who got it. */
export type KnownReport = Report & { task: Task };

/** A word is what its sender heard of it, a completion what the server made of it; silence and errors tell neither. */
export function tellReport(to: Listener, report: KnownReport, answer: Answer, arrives: boolean, at: number): void {
  const { verb, key, attempt, worker, activityType, workflowId } = report.task;
  if (!verb || key === undefined) return;
  const common = { at, key, attempt, worker };
  if (report.point === 'word') {
    // A wait's and a stop's are signs of life.
    if (verb !== 'start') return;
    to.tell({ event: 'word', open: report.open, answer: arrives ? lostOr(answer) : 'lost', ...common });
  } else if (report.outcome) {
    to.tell({ event: 'completed', verb, outcome: report.outcome, answer: lostOr(answer), ...common });
  } else to.warn(`${activityType} of ${workflowId} has ended with an answer that is none of its own`);
}

const lostOr = (answer: Answer) => (answer === 'error' ? 'lost' : answer);
