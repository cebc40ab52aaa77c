/** A plane whose clock is an hour ahead: of what AWS shows and asks; the ledger and the events stay with the machine's. */
import {
  CreateClusterCommand,
  DescribeTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { GetJobCommand } from '@aws-sdk/client-glue';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { DatedEvent } from '../../local/aws/events.js';
import { clientOptions, ecsClient, glueClient } from './clients.js';
import { emrCalls } from './emr-calls.js';
import { emrServerlessCalls } from './emr-serverless-calls.js';
import { soon } from './five-kinds.js';
import { glueCalls } from './glue-calls.js';
import { endPlane, startPlaneAlone, type PlaneAlone } from './plane-alone.js';

const hourMs = 3_600_000;
let plane: PlaneAlone;
const events: DatedEvent[] = [];
beforeAll(async () => {
  plane = await startPlaneAlone({ clockOffsetMs: hourMs });
  for (const name of ['job', 'etl', 'step', 'report', 'task']) plane.script(name, {});
  plane.onEvent((event) => events.push(event));
});
afterAll(() => endPlane(plane));

/** Within a minute of an hour from now. */
const anHourAhead = (at: Date | undefined) =>
  expect(Math.abs((at?.getTime() ?? 0) - Date.now() - hourMs)).toBeLessThan(60_000);

/** The SDK sets its own clock by the first refusal, for all later calls of the client. */
async function corrected(call: () => Promise<unknown>): Promise<void> {
  await expect(call()).rejects.toMatchObject({ message: expect.stringMatching(/^Signature expired/) });
}

it('finds signatures of the machine’s clock an hour too old, and says what the time is', async () => {
  const glue = glueClient(clientOptions(plane.url));
  const look = () => glue.send(new GetJobCommand({ JobName: 'job' }));
  await corrected(look);
  await expect(look()).rejects.toMatchObject({ name: 'EntityNotFoundException' });
});

describe('stamps what it makes an hour ahead:', () => {
  it('runs of Glue', async () => {
    const glue = glueCalls(plane);
    onTestFinished(() => glue.destroy());
    await corrected(() => glue.createJob('job'));
    await glue.createJob('job');
    const id = await glue.startRun('job');
    const running = await glue.state(id);
    anHourAhead(running.StartedOn);
    await glue.stop(id);
    anHourAhead((await glue.ended(id)).CompletedOn);
  });

  it('tasks of ECS', async () => {
    const ecs = ecsClient(clientOptions(plane.url));
    await corrected(() => ecs.send(new CreateClusterCommand({ clusterName: 'etl' })));
    await ecs.send(new CreateClusterCommand({ clusterName: 'etl' }));
    const containerDefinitions = [{ name: 'main', image: 'task' }];
    await ecs.send(new RegisterTaskDefinitionCommand({ family: 'task', containerDefinitions }));
    const { tasks = [] } = await ecs.send(new RunTaskCommand({ cluster: 'etl', taskDefinition: 'task' }));
    const [task] = tasks;
    anHourAhead(task?.createdAt);
    await ecs.send(new StopTaskCommand({ cluster: 'etl', task: task?.taskArn }));
    const look = () => ecs.send(new DescribeTasksCommand({ cluster: 'etl', tasks: [task?.taskArn ?? ''] }));
    await expect.poll(async () => (await look()).tasks?.[0]?.lastStatus, soon).toBe('STOPPED');
    anHourAhead((await look()).tasks?.[0]?.stoppedAt);
  });

  it('clusters and steps of EMR', async () => {
    const emr = emrCalls(plane);
    onTestFinished(() => emr.destroy());
    await corrected(() => emr.run());
    const cluster = await emr.run();
    const [step = ''] = await emr.add(cluster, { Name: 'step', HadoopJarStep: { Jar: 'command-runner.jar' } });
    const { Status: running } = await emr.stepAt(cluster, step, 'RUNNING');
    await emr.terminate(cluster);
    const { Status: ended } = await emr.clusterAt(cluster, 'TERMINATED');
    for (const line of [running?.Timeline, ended?.Timeline]) anHourAhead(line?.CreationDateTime);
    anHourAhead(running?.Timeline?.StartDateTime);
    anHourAhead(ended?.Timeline?.EndDateTime);
  });

  it('runs of EMR Serverless', async () => {
    const emr = emrServerlessCalls(plane);
    onTestFinished(() => emr.client.destroy());
    await corrected(() => emr.application());
    const id = await emr.start(await emr.application(), 'report');
    anHourAhead((await emr.show(id)).createdAt);
    await emr.cancel(id);
    anHourAhead((await emr.ended(id)).endedAt);
  });

  it('the end of temporary credentials', async () => {
    const sts = new STSClient(clientOptions(plane.url, 'millrace-worker'));
    onTestFinished(() => sts.destroy());
    const role = { RoleArn: 'arn:aws:iam::000000000000:role/reports', RoleSessionName: 'test', DurationSeconds: 900 };
    await corrected(() => sts.send(new AssumeRoleCommand(role)));
    const { Credentials } = await sts.send(new AssumeRoleCommand(role));
    anHourAhead(new Date((Credentials?.Expiration?.getTime() ?? 0) - 900_000));
  });
});

it('hides a new job for as long as ever', async () => {
  plane.show('glue', { describeAfterMs: 200 });
  const glue = glueCalls(plane);
  onTestFinished(() => glue.destroy());
  await corrected(() => glue.createJob('hidden'));
  await glue.createJob('hidden');
  plane.script('hidden', {});
  const id = await glue.startRun('hidden');
  await expect(glue.state(id)).rejects.toMatchObject({ name: 'EntityNotFoundException' });
  await expect
    .poll(() =>
      glue.state(id).then(
        ({ JobRunState }) => JobRunState,
        () => 'unknown',
      ),
    )
    .toBe('RUNNING');
});

it('keeps its ledger and its events by the machine’s clock', () => {
  const moments = [...plane.ledger().map(({ at }) => Date.parse(at)), ...events.map(({ at }) => at)];
  expect(moments.length).toBeGreaterThan(10);
  for (const at of moments) expect(Math.abs(at - Date.now())).toBeLessThan(60_000);
});
