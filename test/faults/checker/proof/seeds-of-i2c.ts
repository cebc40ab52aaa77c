/** Violations of I2 (c): somebody else's job, another job than was asked for, and ends that are not the job's. */
import { kinds } from './kinds.js';
import { launch } from './launch-story.js';
import { payloads } from './run-story.js';
import { one, type Seed } from './seed.js';
import { started } from './stories.js';
import { worker, type World } from './world.js';

export const seedsOfI2c: readonly Seed[] = [
  {
    name: "the accepted ref is another launch's job",
    finds: 'I2c',
    plant(world) {
      const run = started(world, 'nightly:swapped');
      const first = launch(world, run, { kind: 'ecs', step: 'one' });
      const ref = { taskArn: first.job.jobId };
      const second = launch(world, run, { kind: 'ecs', step: 'two', ref });
      second.ends();
      first.ends();
      run.closes('COMPLETED');
      return second.key;
    },
  },
  ...wrongRequests(),
  {
    name: 'a job runs in another account than history asks for',
    finds: 'I2c',
    plant: (world) => misplaced(world, { account: '111111111111' }),
  },
  {
    name: 'a job runs in another region than history asks for',
    finds: 'I2c',
    plant: (world) => misplaced(world, { region: 'eu-central-1' }),
  },
  {
    name: 'history tells of a failure, and the job succeeded',
    finds: 'I2c',
    plant(world) {
      const run = started(world, 'nightly:belied');
      const load = launch(world, run, { kind: 'emr-serverless', step: 'load' });
      load.job.ends(0, kinds['emr-serverless'].words.well);
      load.waitEnds({ ended: { status: 'failed', raw: 'FAILED' } });
      run.closes('FAILED');
      return load.key;
    },
  },
  {
    name: 'history tells of a success, and the job failed',
    finds: 'I2c',
    plant(world) {
      const run = started(world, 'nightly:flattered');
      const load = launch(world, run, { kind: 'glue', step: 'load' });
      load.job.ends(1, kinds.glue.words.badly);
      load.waitEnds({ ended: { status: 'succeeded', raw: 'SUCCEEDED' } });
      run.closes('COMPLETED');
      return load.key;
    },
  },
  {
    name: 'history tells of a success before the job had ended',
    finds: 'I2c',
    plant(world) {
      const run = started(world, 'nightly:hasty');
      const load = launch(world, run, { kind: 'ecs', step: 'load' });
      load.waitEnds({ ended: { status: 'succeeded', raw: 'STOPPED' } });
      load.job.ends(0, kinds.ecs.words.well);
      run.closes('COMPLETED');
      return load.key;
    },
  },
  {
    name: 'history says that nothing was started, and there was a job',
    finds: 'I2c',
    plant(world) {
      const run = started(world, 'nightly:denier');
      const load = launch(world, run, { kind: 'glue', step: 'load', unheard: true });
      const start = one(run.events, (event) => 'activityTaskScheduledEventAttributes' in event) as { eventId: string };
      run.write('ActivityTaskTimedOut', { scheduledEventId: start.eventId });
      const stop = load.stopIsAsked(run.task(), { ref: undefined });
      const result = payloads({ neverStarted: true });
      Object.assign(run.document.steps[0]?.launches[0] ?? {}, { state: 'cancelled' });
      run.write('ActivityTaskCompleted', { scheduledEventId: String(stop), result });
      load.job.ends(0, kinds.glue.words.well);
      run.closes('FAILED');
      return load.key;
    },
  },
];

/** For each kind, a job that is not what history asks for. */
function wrongRequests(): Seed[] {
  const wrong = {
    glue: { arguments: { '--date': '1999-12-31' } },
    ecs: { command: ['--date', '1999-12-31'] },
    'emr-serverless': { applicationId: '00others' },
  } as const;
  return [
    ...Object.entries(wrong).map(([kind, spec]): Seed => ({
      name: `a job of ${kind} is not what history asks for`,
      finds: 'I2c',
      plant(world) {
        const run = started(world, `nightly:unlike-${kind}`);
        const load = launch(world, run, { kind: kind as keyof typeof wrong, step: 'load', spec });
        load.ends();
        run.closes('COMPLETED');
        return load.key;
      },
    })),
    {
      name: 'a cluster is not what history asks for',
      finds: 'I2c',
      plant: (world) => other(world, 'emr-cluster', { ReleaseLabel: 'emr-6.0.0' }),
    },
    {
      name: 'a step of a cluster went to another cluster',
      finds: 'I2c',
      plant: (world) => other(world, 'emr-step', { JobFlowId: 'j-ANOTHER' }),
    },
    {
      name: 'a start has a field that its spec has not',
      finds: 'I2c',
      plant: (world) => other(world, 'ecs', { launchType: 'EC2' }),
    },
    {
      name: 'a start has a field that nobody knows',
      finds: 'I2c',
      plant: (world) => other(world, 'glue', { AllocatedCapacity: 40 }),
    },
    {
      name: 'a start has a tag that its spec has not',
      finds: 'I2c',
      plant: (world) => other(world, 'emr-serverless', { tags: { team: 'others' } }),
    },
  ];
}

/** Changes what AWS got for the first job of a service. */
function other(world: World, service: string, change: object): string {
  const received = one(
    world.sources.ledger,
    (line) => line.event === 'received' && line.service === service && ofOurs(line),
  );
  received.request = { ...(received.request as object), ...change };
  return received.key ?? '';
}

function ofOurs({ principal }: { principal?: string }): boolean {
  return principal === worker;
}

function misplaced(world: World, place: { account?: string; region?: string }): string {
  const run = started(world, 'nightly:misplaced');
  const { key, job, ends } = launch(world, run, { kind: 'glue', step: 'extract' });
  ends();
  run.closes('COMPLETED');
  Object.assign(
    one(world.sources.ledger, ({ jobId, event }) => jobId === job.jobId && event === 'committed'),
    place,
  );
  return key;
}
