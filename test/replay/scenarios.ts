/** What the recorded histories show: each a run of one of the pipelines on scripted jobs, in one situation. */
import type { WorkflowHandle } from '@temporalio/client';
import { eventually } from '../harness/history.js';
import type { Plane } from '../../local/aws/plane.js';

export interface Scenario {
  name: string;
  /** The workflow type, and what it is given. */
  pipeline: string;
  id: string;
  input: object;
  /** Sets the stage for a run before this one, which then is its retry. */
  first?(plane: Plane): void;
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

const day = (date: string) => ({ pipeline: 'flightDelays', id: `flightDelays:${date}`, input: { date } });
const traffic = (from: string) => ({
  pipeline: 'airportTraffic',
  id: `airportTraffic:${from}_${from}`,
  input: { from, to: from },
});
const reports = (from: string, airports: readonly string[]) => ({
  pipeline: 'routeReports',
  id: `routeReports:${from}_${from}`,
  input: { from, to: from, airports },
});
const days = (...dates: string[]) =>
  dates.map((date) => ({ key: date, input: { date }, workflowId: `flightDelays:days.${date}` }));
const fails = { afterMs: 10, exitCode: 3 };
const codes = Array.from({ length: 10 }, (_, index) => `AA${String.fromCharCode(65 + index)}`);

export const scenarios: readonly Scenario[] = [
  { name: 'success', ...day('2001-01-01') },
  {
    name: 'transform-retried',
    ...day('2001-01-02'),
    before: (plane) => plane.script('flight-delays', {}),
    async during(plane) {
      const first = await exists(plane, 'flight-delays');
      plane.script('flight-delays', { afterMs: 10 });
      plane.endJob(first, { code: 1 });
    },
  },
  { name: 'no-capacity', ...day('2001-01-03'), before: (plane) => plane.runOut(1) },
  {
    name: 'reply-lost',
    ...day('2001-01-04'),
    before: (plane) =>
      plane.fault({ service: 'glue', operation: 'StartJobRun', fault: { type: 'lose-reply', how: 'reset' } }),
  },
  {
    name: 'cancelled',
    ...day('2001-01-05'),
    before: (plane) => plane.script('load-flights', {}),
    async during(plane, handle) {
      await exists(plane, 'load-flights');
      await handle.cancel();
      plane.script('load-flights', { afterMs: 10 });
    },
  },
  { name: 'check-failed', ...day('2001-01-06') },
  {
    name: 'extract-failed',
    ...day('2001-01-07'),
    before: (plane) => plane.script('extract-flights', { afterMs: 10, exitCode: 3 }),
  },
  { name: 'retried', ...day('2001-01-08'), first: (plane) => plane.script('flight-delays', fails) },
  { name: 'traffic-success', ...traffic('2001-02-01') },
  { name: 'traffic-step-failed', ...traffic('2001-02-02'), before: (plane) => plane.script('rank', fails) },
  {
    name: 'traffic-cancelled-in-a-step',
    ...traffic('2001-02-03'),
    before: (plane) => plane.script('count', {}),
    async during(plane, handle) {
      await exists(plane, 'count');
      await handle.cancel();
    },
  },
  {
    name: 'traffic-cancelled-while-creating',
    ...traffic('2001-02-04'),
    before: (plane) => plane.script('cluster/create', { startsAfterMs: 3_600_000 }),
    async during(plane, handle) {
      await exists(plane, 'cluster/create');
      await handle.cancel();
    },
  },
  {
    name: 'traffic-cluster-lost',
    ...traffic('2001-02-05'),
    before: (plane) => plane.script('cluster/create', { startsAfterMs: 3_600_000 }),
    async during(plane) {
      const first = await exists(plane, 'cluster/create');
      plane.script('cluster/create', {});
      plane.endJob(first, { code: 1, interrupted: 'INTERNAL_ERROR' });
    },
  },
  { name: 'traffic-retried', ...traffic('2001-02-06'), first: (plane) => plane.script('rank', fails) },
  {
    name: 'reports-one-failed',
    ...reports('2001-02-01', codes),
    before: (plane) => plane.script('report/AAC', fails),
  },
  {
    name: 'reports-too-many-failed',
    ...reports('2001-02-02', codes),
    before(plane) {
      for (const code of ['AAA', 'AAB']) plane.script(`report/${code}`, fails);
      plane.script('report/AAJ', {});
    },
  },
  {
    name: 'batch-of-runs',
    pipeline: 'millraceForEach',
    id: 'millrace.forEach:days',
    input: {
      v: 1,
      name: 'days',
      batch: 1,
      batches: 1,
      pipeline: 'flightDelays',
      window: 2,
      tolerated: 1,
      resultLimit: 1_024,
      items: days('2001-03-01', '2001-01-06', '2001-03-03'),
    },
  },
  {
    name: 'batch-retried',
    pipeline: 'millraceForEach',
    id: 'millrace.forEach:retried',
    input: {
      v: 1,
      name: 'days',
      batch: 1,
      batches: 1,
      pipeline: 'flightDelays',
      window: 1,
      tolerated: 1,
      resultLimit: 1_024,
      items: days('2001-03-04', '2001-01-06'),
    },
    first: () => undefined,
  },
];
