/** Every driver that has to pass the suite, and how the suite speaks to its service. A new driver adds one entry. */
import type { JobRef } from '../../contracts/job.js';
import type { Plane } from '../../local/aws/plane.js';
import type { AnySpec, JobKind } from '../../activities/specs.js';
import { createGlueJob, createTaskDefinition } from '../harness/aws-setup.js';

export interface Subject {
  kind: JobKind;
  /** The calls that read a job's definition before the start, that start a job, and that list jobs. */
  definitionOperation: string;
  startOperation: string;
  listOperation: string;
  /** Registers a job of that name, whose runs are scripted: they hold until ended. */
  prepare(plane: Plane, name: string): Promise<void>;
  spec(name: string): AnySpec;
  /** A pipeline of one step `only` with such a spec, and its input. */
  pipeline: string;
  input(name: string): Record<string, unknown>;
  idOf(ref: JobRef): string;
  /** Whether the start call has a token, so that a resend is no second start. */
  hasToken: boolean;
}

export const subjects: readonly Subject[] = [
  {
    kind: 'glue',
    definitionOperation: 'GetJob',
    startOperation: 'StartJobRun',
    listOperation: 'GetJobRuns',
    async prepare(plane, name) {
      await createGlueJob(plane, name);
      plane.script(name, {});
    },
    spec: (jobName) => ({ kind: 'glue', jobName }),
    pipeline: 'named',
    input: (job) => ({ job }),
    idOf: (ref) => (ref as JobRef & { runId: string }).runId,
    hasToken: false,
  },
  {
    kind: 'ecs',
    definitionOperation: 'DescribeTaskDefinition',
    startOperation: 'RunTask',
    listOperation: 'ListTasks',
    async prepare(plane, name) {
      await createTaskDefinition(plane, name);
      plane.script(name, {});
    },
    spec: (taskDefinition) => ({ kind: 'ecs', cluster: 'etl', taskDefinition }),
    pipeline: 'namedTask',
    input: (family) => ({ family }),
    idOf: (ref) => (ref as JobRef & { taskArn: string }).taskArn,
    hasToken: true,
  },
];
