/** I6: histories stay within their size, and no process ends or fails in a way that nobody asked for. */
import type { Evidence } from './evidence.js';
import { idsOf } from './runs.js';
import type { Violation } from './violation.js';

export function bounds({ rig, runs, processes }: Evidence): Violation[] {
  const large = runs
    .filter(({ events }) => events.length > rig.maxEvents)
    .map((run): Violation => ({
      invariant: 'I6',
      ids: idsOf(run),
      message: `Run ${run.runId} of ${run.workflowId} has ${run.events.length} events, more than ${rig.maxEvents}.`,
    }));
  const died = processes
    .filter(({ event, expected }) => event === 'unhandled-rejection' || (event === 'exited' && expected !== true))
    .map(({ role, pid, event, detail }): Violation => ({
      invariant: 'I6',
      ids: { pid: String(pid), role },
      message: `${event === 'exited' ? 'Nobody has ended' : 'An unhandled rejection in'} the ${role} with pid ${pid}${
        event === 'exited' ? ', and it exited' : ''
      }${detail === undefined ? '' : ` (${detail})`}.`,
    }));
  return [...large, ...died];
}
