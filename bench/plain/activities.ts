/**
 * The same AWS calls by plain Temporal activities, as one writes them by hand in an afternoon: one starts, one polls until
 * the job has ended, one stops. No fence, no adoption, no shared poller; a lost reply starts a second job.
 */
import { DescribeTasksCommand, ECSClient, RunTaskCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import { BatchStopJobRunCommand, GetJobRunCommand, GlueClient, StartJobRunCommand } from '@aws-sdk/client-glue';
import { heartbeat, sleep } from '@temporalio/activity';
import { clientOptions, type ClientOptions } from '../../activities/aws/client.js';
import { defaultTiming } from '../../contracts/timing.js';
import { account, cluster } from '../harness/places.js';

export interface PlainJob {
  kind: 'glue' | 'ecs';
  /** Glue job, or ECS family. */
  name: string;
  /** Of the container; ECS only. */
  command?: string[];
  /** Of the plane. */
  endpoint: string;
}

export type PlainActivities = ReturnType<typeof createPlainActivities>;

const ended = new Set(['SUCCEEDED', 'FAILED', 'STOPPED', 'TIMEOUT', 'ERROR', 'EXPIRED']);

export function createPlainActivities() {
  const glue = clientsOf(GlueClient);
  const ecs = clientsOf(ECSClient);

  const stateOf = async ({ kind, name, endpoint, id }: StartedJob): Promise<string | undefined> => {
    if (kind === 'glue') {
      const { JobRun } = await glue(endpoint).send(new GetJobRunCommand({ JobName: name, RunId: id }));
      return ended.has(JobRun?.JobRunState ?? '') ? JobRun?.JobRunState : undefined;
    }
    const { tasks } = await ecs(endpoint).send(new DescribeTasksCommand({ cluster, tasks: [id] }));
    return tasks?.[0]?.lastStatus === 'STOPPED' ? tasks[0].stopCode : undefined;
  };

  return {
    async startJob({ kind, name, command, endpoint }: PlainJob): Promise<string> {
      if (kind === 'glue') return (await glue(endpoint).send(new StartJobRunCommand({ JobName: name }))).JobRunId ?? '';
      const overrides = command && { containerOverrides: [{ name: 'main', command }] };
      const { tasks } = await ecs(endpoint).send(
        new RunTaskCommand({ cluster, taskDefinition: name, count: 1, ...(overrides && { overrides }) }),
      );
      return tasks?.[0]?.taskArn ?? '';
    },

    async pollJob({ everyMs, ...job }: StartedJob & { everyMs: number }): Promise<string> {
      for (;;) {
        const state = await stateOf(job);
        if (state !== undefined) return state;
        heartbeat({ id: job.id });
        await sleep(everyMs);
      }
    },

    async stopJob({ kind, name, endpoint, id }: StartedJob): Promise<void> {
      if (kind === 'glue') await glue(endpoint).send(new BatchStopJobRunCommand({ JobName: name, JobRunIds: [id] }));
      else await ecs(endpoint).send(new StopTaskCommand({ cluster, task: id }));
    },
  };
}

type StartedJob = PlainJob & { id: string };

/** One client per endpoint, with the options that Millrace's have. */
function clientsOf<Client>(make: new (options: ClientOptions) => Client): (endpoint: string) => Client {
  const made = new Map<string, Client>();
  return (endpoint) => {
    const client =
      made.get(endpoint) ??
      new make(clientOptions({ name: 'plain', partition: 'aws', ...account, endpoint }, defaultTiming));
    made.set(endpoint, client);
    return client;
  };
}
