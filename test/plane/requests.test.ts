/** Requests that no SDK would send: whatever comes in, AWS's kind of error comes back, and the plane lives on. */
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { ListTasksCommand } from '@aws-sdk/client-ecs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTaskDefinition } from '../harness/aws-setup.js';
import { clientOptions, ecsClient } from './clients.js';
import { endPlane, startPlaneAlone, type PlaneAlone } from './plane-alone.js';

let plane: PlaneAlone;
const warnings: string[] = [];

beforeAll(async () => {
  plane = await startPlaneAlone({ warn: (problem) => warnings.push(problem) });
  await createTaskDefinition(plane, 'task');
});
afterEach(async () => {
  // It still answers, and it has met nothing that it took for a mistake of its own.
  await ecsClient(clientOptions(plane.url)).send(new ListTasksCommand({ cluster: 'etl' }));
  expect(warnings.splice(0)).toEqual([]);
});
afterAll(() => endPlane(plane));

const now = () => new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
const signed = (service: string, changes: Record<string, string> = {}): Record<string, string> => ({
  authorization: `AWS4-HMAC-SHA256 Credential=millrace-admin/20261120/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
  'x-amz-date': now(),
  'content-type': 'application/x-amz-json-1.1',
  ...changes,
});
const target = (name: string) => ({ 'x-amz-target': name });

async function post(headers: Record<string, string>, body: string | Buffer = '{}', path = '/') {
  const answer = await fetch(plane.url + path, { method: 'POST', headers, body: new Uint8Array(Buffer.from(body)) });
  const said = await answer.text();
  return { status: answer.status, body: said.startsWith('{') ? (JSON.parse(said) as Record<string, unknown>) : said };
}

describe('a request', () => {
  it('without a signature is not let in', async () => {
    const { status, body } = await post({ ...target('AWSGlue.GetJob') });
    expect([status, body]).toEqual([
      403,
      { __type: 'MissingAuthenticationTokenException', message: 'Missing Authentication Token' },
    ]);
  });

  it.each([
    ['Basic dXNlcjpwYXNz'],
    ['AWS4-HMAC-SHA256 Credential=millrace-admin'],
    ['AWS4-HMAC-SHA256 Credential=millrace-admin/20261120/us-east-1/glue/aws5_request, Signature=0'],
    ['AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request/f, Signature=0'],
  ])('signed like this is not understood: %s', async (authorization) => {
    const { status, body } = await post(signed('glue', { authorization, ...target('AWSGlue.GetJob') }));
    expect([status, (body as Record<string, unknown>)['__type']]).toEqual([400, 'IncompleteSignatureException']);
  });

  it('signed at no time that there is, is not understood', async () => {
    const { body } = await post(signed('glue', { 'x-amz-date': 'yesterday', ...target('AWSGlue.GetJob') }));
    expect(body).toEqual({
      __type: 'IncompleteSignatureException',
      message: "Date must be in ISO-8601 'basic format'. Got 'yesterday'.",
    });
  });

  it.each([
    ['glue', 'AWSGlue.'],
    ['glue', 'AWSGlue.constructor'],
    ['ecs', 'AmazonEC2ContainerServiceV20141113.toString'],
  ])('for an operation that is none is refused (%s, %s)', async (service, name) => {
    const { status, body } = await post(signed(service, target(name)));
    expect([status, (body as Record<string, unknown>)['__type']]).toEqual([400, 'UnknownOperationException']);
  });

  it('for one service, signed for another, is refused', async () => {
    const { body } = await post(signed('ecs', target('AWSGlue.GetJob')));
    expect(body).toEqual({
      __type: 'InvalidSignatureException',
      Message: "Credential should be scoped to correct service: 'glue'. ",
    });
  });

  it.each(['', '{', '[]', '"text"', '7', 'null', '{"JobName": }', Buffer.from([0x7b, 0xff, 0x7d])])(
    'with the body %j is refused',
    async (body) => {
      const answer = await post(signed('glue', target('AWSGlue.GetJob')), body);
      expect(answer.status).toBe(400);
      expect((answer.body as Record<string, unknown>)['__type']).toMatch(
        /^(SerializationException|ValidationException)$/,
      );
    },
  );

  it.each([
    ['glue', 'AWSGlue.StartJobRun', { JobName: 7 }],
    ['glue', 'AWSGlue.StartJobRun', { JobName: 'job', Arguments: 'none' }],
    ['glue', 'AWSGlue.StartJobRun', { JobName: 'job', Arguments: { '--limit': 7 } }],
    ['glue', 'AWSGlue.StartJobRun', { JobName: 'job', Timeout: 1.5 }],
    ['glue', 'AWSGlue.CreateJob', { Name: 'job', Role: 'role', Command: [] }],
    ['glue', 'AWSGlue.BatchStopJobRun', { JobName: 'job', JobRunIds: 'all' }],
    ['glue', 'AWSGlue.BatchStopJobRun', { JobName: 'job', JobRunIds: [{}] }],
    ['elasticmapreduce', 'ElasticMapReduce.RunJobFlow', { Name: 'x', Instances: 7 }],
    [
      'elasticmapreduce',
      'ElasticMapReduce.AddJobFlowSteps',
      { JobFlowId: 'j-1', Steps: [{ Name: 'x', HadoopJarStep: [] }] },
    ],
    ['elasticmapreduce', 'ElasticMapReduce.TerminateJobFlows', { JobFlowIds: 'all' }],
    ['ecs', 'AmazonEC2ContainerServiceV20141113.RunTask', { taskDefinition: { family: 'task' } }],
    [
      'ecs',
      'AmazonEC2ContainerServiceV20141113.RunTask',
      { taskDefinition: 'task', overrides: { containerOverrides: {} } },
    ],
    ['ecs', 'AmazonEC2ContainerServiceV20141113.DescribeTasks', { tasks: 'all' }],
    ['ecs', 'AmazonEC2ContainerServiceV20141113.RegisterTaskDefinition', { family: 'x', containerDefinitions: 'none' }],
    [
      'ecs',
      'AmazonEC2ContainerServiceV20141113.RegisterTaskDefinition',
      { family: 'x', containerDefinitions: [{ name: 'a', image: 'b', command: 'c' }] },
    ],
  ])('with a member of the wrong type is refused (%s %s %j)', async (service, name, body) => {
    const answer = await post(signed(service, target(name)), JSON.stringify(body));
    expect([answer.status, (answer.body as Record<string, unknown>)['__type']]).toEqual([
      400,
      'SerializationException',
    ]);
  });

  it('takes a null for what is absent', async () => {
    const body = JSON.stringify({ cluster: 'etl', startedBy: null, maxResults: null });
    expect(await post(signed('ecs', target('AmazonEC2ContainerServiceV20141113.ListTasks')), body)).toEqual({
      status: 200,
      body: { taskArns: [] },
    });
  });

  it.each(['//', '/%', '/?X-Amz-Credential=', '/a b?X-Amz-Credential=%'])(
    'to the path %j gets an answer',
    async (path) => {
      expect(
        await raw(
          `POST ${path.replaceAll(' ', '%20')} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
        ),
      ).toMatch(/^HTTP\/1\.1 4\d\d /);
    },
  );

  it('that is no HTTP gets an answer', async () => {
    expect(await raw('\x16\x03\x01 hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('that breaks off in its body does no harm', async () => {
    const socket = connect(plane.port, '127.0.0.1');
    const head = Object.entries(signed('glue', target('AWSGlue.GetJob'))).map(([name, value]) => `${name}: ${value}`);
    socket.write(`POST / HTTP/1.1\r\nHost: x\r\n${head.join('\r\n')}\r\nContent-Length: 100\r\n\r\n{"Job`);
    await new Promise((resolve) => setImmediate(resolve));
    socket.resetAndDestroy();
  });
});

describe("the plane's own interface", () => {
  it('says what there is when asked for what is not', async () => {
    const { status, body } = await post({}, '{}', '/_plane/nothing');
    expect([status, (body as { message: string }).message]).toEqual([
      404,
      expect.stringContaining('GET /_plane/ledger'),
    ]);
  });

  it.each([
    ['/_plane/faults', '{'],
    ['/_plane/end', '{"id":"jr_nobody","exit":{"code":0}}'],
    ['/_plane/scripts', ''],
  ])('refuses what it can not do: %s %s', async (path, body) => {
    expect((await post({}, body, path)).status).toBe(400);
  });
});

/** What comes back for bytes that no client would send. */
async function raw(bytes: string): Promise<string> {
  const socket = connect(plane.port, '127.0.0.1');
  socket.end(bytes);
  return text(socket);
}
