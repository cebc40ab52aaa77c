/** Steps that a retry has taken over from the runs before it: they stand in its history as what it has loaded. */
import { keptIn } from '../../../contracts/read-outcomes.js';
import type { StepDocument } from '../../../contracts/run.js';
import { formatRunId, type RunAddress } from '../run-id.js';
import type { Activity } from './activities.js';

/** `activities`: the engine's own included. */
export function keptSteps(activities: readonly Activity[], { workflowId }: RunAddress): StepDocument[] {
  return keptIn(activities).map(({ name, kind, runId, startedAt, endedAt, result, links }) => ({
    name,
    kind,
    state: 'succeeded',
    ...(links && { awsId: links.awsId, links }),
    startedAt,
    endedAt,
    ...(result !== undefined && { result }),
    launches: [],
    keptFrom: formatRunId({ workflowId, runId }),
  }));
}
