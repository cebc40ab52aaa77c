import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { EMRServerlessClient, ListApplicationsCommand } from '@aws-sdk/client-emr-serverless';
import { GetJobCommand, GlueClient } from '@aws-sdk/client-glue';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Plane } from '../../local/aws/plane.js';
import { startPlane } from '../../local/aws/plane.js';
import { startEmulator, type Emulator } from '../../local/processes/emulator.js';
import { choosePorts } from '../../local/processes/ports.js';
import type { Stoppable } from '../../local/start-together.js';
import { readTools } from '../../local/tools.js';
import { administrator } from './administrator.js';
import { takeLoadedDays } from './loaded-days.js';
import { registerExamples } from './register.js';

let folder: string;
let emulator: Emulator & Stoppable;
let plane: Plane;

beforeAll(async () => {
  const tools = readTools();
  if ('url' in tools.emulator)
    throw new Error('This test starts an emulator of its own: unset MILLRACE_AWS_EMULATOR_URL');
  folder = await mkdtemp(join(tmpdir(), 'millrace-examples-'));
  const { port } = await choosePorts({ port: { wantedBy: 'the emulator' } });
  const logFile = join(folder, 'emulator.log');
  emulator = await startEmulator({ ministack: tools.emulator.ministack, port, region: 'us-east-1', logFile });
  const { jobsPython, pythonPath } = tools;
  plane = await startPlane({ emulatorUrl: emulator.url, stateDir: folder, jobsPython, pythonPath, images: {} });
});

afterAll(async () => {
  await plane.close();
  await emulator.stop();
  await rm(folder, { recursive: true });
});

test('registered twice, all is there once, and a day that is told of comes out of the queue once', async () => {
  const databases = { source: 'postgresql://source', warehouse: 'postgresql://warehouse' };
  const first = await registerExamples({ aws: plane.url, databases });
  const second = await registerExamples({ aws: plane.url, databases: { ...databases, source: 'postgresql://moved' } });
  expect(second).toEqual(first);
  expect(Object.keys(first.environment)).toEqual([
    'MILLRACE_RESOURCE_FLIGHTS_BUCKET',
    'MILLRACE_RESOURCE_FLIGHTS_TOPIC',
    'MILLRACE_RESOURCE_EMR_ROLE',
    'MILLRACE_RESOURCE_EMR_PROFILE',
    'MILLRACE_RESOURCE_EMR_SUBNET',
    'MILLRACE_RESOURCE_REPORTS_APP',
    'MILLRACE_RESOURCE_REPORTS_ROLE',
  ]);

  const admin = administrator(plane.url);
  const { Job } = await new GlueClient(admin).send(new GetJobCommand({ JobName: 'flight-delays' }));
  expect(Job?.MaxRetries).toBe(0);
  const { taskDefinition } = await new ECSClient(admin).send(
    new DescribeTaskDefinitionCommand({ taskDefinition: 'extract-flights' }),
  );
  expect(taskDefinition?.containerDefinitions?.[0]?.environment).toEqual([
    { name: 'SOURCE_URL', value: 'postgresql://moved' },
  ]);

  const { applications = [] } = await new EMRServerlessClient(admin).send(new ListApplicationsCommand({}));
  expect(applications.map(({ id, name }) => ({ id, name }))).toEqual([
    { id: first.environment['MILLRACE_RESOURCE_REPORTS_APP'], name: 'route-reports' },
  ]);
  const s3 = new S3Client({ ...admin, forcePathStyle: true });
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: first.bucket, Prefix: 'scripts/' }));
  expect(Contents.map(({ Key }) => Key)).toEqual([
    'scripts/count_movements.py',
    'scripts/flight_delays.py',
    'scripts/install_libraries.sh',
    'scripts/rank_airports.py',
    'scripts/route_report.py',
  ]);

  const sns = new SNSClient(admin);
  const topic = first.environment['MILLRACE_RESOURCE_FLIGHTS_TOPIC'];
  const dates = Array.from({ length: 12 }, (_, day) => `2001-01-${String(day + 1).padStart(2, '0')}`);
  for (const date of dates) await sns.send(new PublishCommand({ TopicArn: topic, Message: JSON.stringify({ date }) }));
  expect((await takeLoadedDays(admin, first.queueUrl)).sort()).toEqual(dates);
  expect(await takeLoadedDays(admin, first.queueUrl)).toEqual([]);
});
