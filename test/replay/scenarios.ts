/** What the recorded histories show: each a run of `flightDelays` on scripted jobs, in one situation. */
import type { WorkflowHandle } from '@temporalio/client';
import { eventually } from '../harness/history.js';
import type { Plane } from '../../local/aws/plane.js';

export interface Scenario {
  name: string;
  date: string;
  /** Sets the stage before the run starts. */
  before?(plane: Plane): void;
  /** Acts while the run is open. */
  during?(plane: Plane, handle: WorkflowHandle): Promise<void>;
}

const exists = (plane: Plane, name: string) =>
  eventually(`a job of ${name}`, () => {
    const jobId = plane.ledger().findLast((entry) => entry.event === 'committed' && entry.name === name)?.jobId;
    return jobId !== undefined && plane.running().includes(jobId) && jobId;
  });

export const scenarios: readonly Scenario[] = [
  { name: 'success', date: '2001-01-01' },
  {
    name: 'transform-retried',
    date: '2001-01-02',
    before: (plane) => plane.script('flight-delays', {}),
    async during(plane) {
      const first = await exists(plane, 'flight-delays');
      plane.script('flight-delays', { afterMs: 10 });
      plane.endJob(first, { code: 1 });
    },
  },
  { name: 'no-capacity', date: '2001-01-03', before: (plane) => plane.runOut(1) },
  {
    name: 'reply-lost',
    date: '2001-01-04',
    before: (plane) =>
      plane.fault({ service: 'glue', operation: 'StartJobRun', fault: { type: 'lose-reply', how: 'reset' } }),
  },
  {
    name: 'cancelled',
    date: '2001-01-05',
    before: (plane) => plane.script('load-flights', {}),
    async during(plane, handle) {
      await exists(plane, 'load-flights');
      await handle.cancel();
      plane.script('load-flights', { afterMs: 10 });
    },
  },
  { name: 'check-failed', date: '2001-01-06' },
  {
    name: 'extract-failed',
    date: '2001-01-07',
    before: (plane) => plane.script('extract-flights', { afterMs: 10, exitCode: 3 }),
  },
];
