/** What the janitor's tests ask of it and of the plane: passes by hand, and jobs as the ledger has them. */
import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import type { AnySpec } from '../../activities/specs.js';
import type { JanitorInput, JanitorReport } from '../../contracts/janitor.js';
import { janitorWorkflow } from '../../contracts/names.js';
import type { LedgerEntry } from '../../local/aws/ledger.js';
import { subjectOf } from '../conformance/subjects.js';
import { eventsOf, eventually } from './history.js';
import type { Rig } from './rig.js';

export interface JanitorRig {
  /** A job of that name, whose runs hold until they are ended. */
  glue(jobName: string): Promise<AnySpec>;
  committed(kind?: string): readonly LedgerEntry[];
  /** Ids, once there are so many. */
  exist(count: number, kind?: string): Promise<string[]>;
  stops(): readonly LedgerEntry[];
  /** Those of the ids that run. */
  running(...ids: string[]): string[];
  startPass(input: Partial<JanitorInput>): Promise<WorkflowHandle>;
  pass(input?: Partial<JanitorInput>): Promise<JanitorReport>;
  /** Passes until one tells so many orphans: visibility lags, and the grace has to pass. */
  orphans(count: number): Promise<JanitorReport>;
  /** A pass that stops what a report has named. */
  stopAll(report: JanitorReport): Promise<JanitorReport>;
}

export function janitorRig({ client, plane, taskQueue }: Rig): JanitorRig {
  const entries = (event: string) => plane.ledger().filter((entry) => entry.event === event);
  const committed = (kind = 'glue') => entries('committed').filter(({ service }) => service === kind);
  const startPass: JanitorRig['startPass'] = (input) => {
    const args = [{ v: 1, mode: 'report', ...input }];
    return client.workflow.start(janitorWorkflow, { taskQueue, workflowId: `by-hand-${randomUUID()}`, args });
  };
  const pass: JanitorRig['pass'] = async (input = {}) => (await startPass(input)).result() as Promise<JanitorReport>;
  return {
    glue: (jobName) => subjectOf('glue').prepare(plane, jobName),
    committed,
    exist: (count, kind) =>
      eventually(`${count} jobs exist`, () => {
        const ids = committed(kind).map(({ jobId = '' }) => jobId);
        return ids.length === count && ids;
      }),
    stops: () => entries('stop'),
    running: (...ids) => plane.running().filter((id) => ids.includes(id)),
    startPass,
    pass,
    orphans: (count) =>
      eventually(`${count} orphans`, async () => {
        const report = await pass();
        return report.orphans.length === count && report;
      }),
    stopAll: ({ orphans }) => pass({ mode: 'stop', reported: orphans.map(({ key }) => key) }),
  };
}

/** Until so many watches stand in history. */
export async function isWatched(handle: WorkflowHandle, count = 1): Promise<void> {
  await eventually('the jobs are watched', async () => {
    const types = (await eventsOf(handle)).map(
      (event) => event.activityTaskScheduledEventAttributes?.activityType?.name,
    );
    return types.filter((type) => type?.endsWith('.wait')).length >= count;
  });
}
