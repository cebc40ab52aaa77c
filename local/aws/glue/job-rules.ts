/** What Glue refuses of a job definition, as its documentation says. */
import { AwsError } from '../aws-error.js';
import type { JobUpdate } from './jobs.js';
import { glueVersionOf } from './version.js';

const commands = ['glueetl', 'gluestreaming', 'glueray', 'pythonshell'];

type Rule = (job: JobUpdate) => string | false | undefined;

const rules: readonly Rule[] = [
  ({ Command }) =>
    !commands.includes(Command.Name) && `Command name must be one of ${commands.join(', ')}, got ${Command.Name}.`,
  ({ Command, MaxCapacity = 1 }) =>
    Command.Name === 'pythonshell' &&
    MaxCapacity !== 1 &&
    MaxCapacity !== 0.0625 &&
    `Max Capacity of a pythonshell job must be 0.0625 or 1, got ${MaxCapacity}.`,
  ({ MaxCapacity, WorkerType, NumberOfWorkers }) =>
    MaxCapacity !== undefined &&
    (WorkerType ?? NumberOfWorkers) !== undefined &&
    'Please do not set Max Capacity if using Worker Type and Number of Workers.',
  ({ WorkerType, NumberOfWorkers }) =>
    (WorkerType === undefined) !== (NumberOfWorkers === undefined) &&
    'Please set both Worker Type and Number of Workers.',
  ({ Command, WorkerType }) =>
    Command.Name === 'pythonshell' && WorkerType !== undefined && 'Worker Type is not supported for pythonshell jobs.',
  (job) =>
    job.Command.Name !== 'pythonshell' &&
    job.MaxCapacity !== undefined &&
    glueVersionOf(job) >= 2 &&
    `Please do not set Max Capacity for Glue version ${glueVersionOf(job)}; set Worker Type and Number of Workers.`,
  ({ WorkerType = '', NumberOfWorkers = 2 }) =>
    /^G\.\d+X$/.test(WorkerType) &&
    WorkerType !== 'G.025X' &&
    NumberOfWorkers < 2 &&
    `To use Worker Type ${WorkerType}, minimum allowed value of Number of Workers is 2.`,
  ({ Timeout = 1 }) => Timeout > 10_080 && `Timeout must be at most 10080 minutes, got ${Timeout}.`,
  ({ MaxRetries = 0 }) => (MaxRetries < 0 || MaxRetries > 10) && `MaxRetries must be 0 to 10, got ${MaxRetries}.`,
  ({ ExecutionProperty }) =>
    (ExecutionProperty?.MaxConcurrentRuns ?? 1) < 1 && 'MaxConcurrentRuns must be greater than or equal to 1.',
  (job) =>
    job.ExecutionClass === 'FLEX' &&
    (job.Command.Name !== 'glueetl' || glueVersionOf(job) < 3) &&
    'FLEX execution class is only supported for glueetl jobs of Glue version 3.0 and above.',
];

/** Throws InvalidInputException. */
export function checkJob(job: JobUpdate): void {
  for (const rule of rules) {
    const problem = rule(job);
    if (problem) throw new AwsError('InvalidInputException', problem);
  }
}
