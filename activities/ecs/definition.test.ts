import { ECSClient, type TaskDefinition } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Plane } from '../../local/aws/plane.js';
import { createTaskDefinition } from '../../test/harness/aws-setup.js';
import { callsOf, startScriptedPlane, targetOf, unitTiming } from '../../test/harness/scripted-plane.js';
import { awsService, clientOptions } from '../aws/client.js';
import { InvalidSpec } from '../invalid-spec.js';
import { checkDefinition, logsOf, mainContainer, taskDefinitions, type TaskDefinitions } from './definition.js';
import { ecsTask, type EcsSpec } from './spec.js';

const spec = (options: Partial<EcsSpec> = {}) => ecsTask({ cluster: 'etl', taskDefinition: 'extract', ...options });
const check = (options: Partial<EcsSpec>, definition: TaskDefinition) => () =>
  checkDefinition(spec(options), definition);
const containers = (...names: string[]) => names.map((name) => ({ name }));

describe('the main container', () => {
  const three: TaskDefinition = {
    containerDefinitions: [{ name: 'proxy', essential: false }, { name: 'main' }, { name: 'logger', essential: true }],
  };

  it('is the first essential one, and essential is what nobody says is not', () => {
    expect(mainContainer(spec(), three).name).toBe('main');
  });

  it('is the named one, essential or not', () => {
    expect(mainContainer(spec({ container: 'logger' }), three).name).toBe('logger');
    expect(mainContainer(spec({ container: 'proxy' }), three).name).toBe('proxy');
  });

  it('is refused where the definition does not have it', () => {
    expect(() => mainContainer(spec({ container: 'mian' }), three)).toThrow(
      new InvalidSpec('Task definition extract has no container mian'),
    );
    expect(() => mainContainer(spec(), {})).toThrow(
      new InvalidSpec('Task definition extract has no essential container'),
    );
  });
});

describe('the network', () => {
  const network = { subnets: ['subnet-1'] };

  it('is needed by awsvpc', () => {
    expect(check({ network }, { networkMode: 'awsvpc' })).not.toThrow();
    expect(check({}, { networkMode: 'awsvpc' })).toThrow(
      new InvalidSpec('Task definition extract: its network mode is awsvpc, so the step needs `network` with subnets.'),
    );
  });

  it.each(['bridge', 'host', 'none'] as const)('is not taken by %s', (networkMode) => {
    expect(check({}, { networkMode })).not.toThrow();
    expect(check({ network }, { networkMode })).toThrow(
      `its network mode is ${networkMode}, which takes no \`network\`.`,
    );
  });

  it('is not taken by a definition that names no mode, which is bridge', () => {
    expect(check({ network }, {})).toThrow('its network mode is bridge');
  });
});

describe('the launch type', () => {
  it('is one that the definition is compatible with', () => {
    expect(check({ launchType: 'EC2' }, { compatibilities: ['EC2', 'FARGATE'] })).not.toThrow();
    expect(check({ launchType: 'FARGATE' }, { compatibilities: ['EC2', 'EXTERNAL'] })).toThrow(
      'Task definition extract: it is not compatible with FARGATE, only with EC2, EXTERNAL.',
    );
  });

  it('is judged by what the definition requires where ECS has not judged', () => {
    expect(check({ launchType: 'EC2' }, { requiresCompatibilities: ['FARGATE'] })).toThrow('only with FARGATE');
  });

  it('is left to ECS where the definition says nothing, or the spec does not', () => {
    expect(check({ launchType: 'EC2' }, {})).not.toThrow();
    expect(check({}, { compatibilities: ['FARGATE'] })).not.toThrow();
  });
});

describe("an override's container", () => {
  const definition = { containerDefinitions: containers('main', 'sidecar') };

  it('exists', () => {
    expect(check({ overrides: { containers: containers('sidecar', 'main') } }, definition)).not.toThrow();
    expect(check({ overrides: { containers: containers('sidecra', 'main', 'x') } }, definition)).toThrow(
      'Task definition extract: it has no container sidecra, x, which `overrides` names.',
    );
  });
});

describe('logsOf', () => {
  const options = { 'awslogs-group': '/ecs/extract', 'awslogs-stream-prefix': 'run' };

  it('are where the awslogs driver writes', () => {
    expect(logsOf({ logConfiguration: { logDriver: 'awslogs', options } })).toEqual({
      group: '/ecs/extract',
      streamPrefix: 'run',
    });
  });

  it('are not told where the stream has no prefix, for only Docker knows its name', () => {
    expect(logsOf({ logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': 'g' } } })).toBeUndefined();
  });

  it('are not told of other drivers, or none', () => {
    expect(logsOf({ logConfiguration: { logDriver: 'fluentd', options } })).toBeUndefined();
    expect(logsOf({})).toBeUndefined();
  });
});

describe('reading definitions', () => {
  let plane: Plane;
  let calls: string[];
  let definitions: TaskDefinitions;
  beforeAll(async () => {
    plane = await startScriptedPlane();
    await createTaskDefinition(plane, 'extract');
  });
  afterAll(() => plane.close());
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    plane.clearFaults();
    const ecs = new ECSClient(clientOptions(targetOf(plane), unitTiming));
    onTestFinished(() => ecs.destroy());
    calls = callsOf(ecs);
    definitions = taskDefinitions(awsService(targetOf(plane), unitTiming, ecs));
  });

  it('asks for a revision once and for all: it never changes', async () => {
    await definitions.get('extract:1');
    vi.setSystemTime(Date.now() + 30 * 86_400_000);
    expect(await definitions.get('extract:1')).toMatchObject({ family: 'extract', revision: 1 });
    expect(calls).toEqual(['DescribeTaskDefinition']);
  });

  it('asks for a family again after a minute, for it may have a new revision', async () => {
    await definitions.get('extract');
    vi.setSystemTime(Date.now() + 59_000);
    await definitions.get('extract');
    expect(calls).toHaveLength(1);
    vi.setSystemTime(Date.now() + 2_000);
    await definitions.get('extract');
    expect(calls).toHaveLength(2);
  });

  it('keeps no failure', async () => {
    plane.fault({
      operation: 'DescribeTaskDefinition',
      fault: { type: 'error', code: 'ServerException', status: 500 },
    });
    await expect(definitions.get('extract:1')).rejects.toMatchObject({ name: 'ServerException' });
    await expect(definitions.get('extract:1')).resolves.toMatchObject({ revision: 1 });
  });

  it("passes ECS's own word on for a definition that does not exist", async () => {
    await expect(definitions.get('nowhere')).rejects.toMatchObject({
      name: 'ClientException',
      message: 'Unable to describe task definition.',
    });
  });
});
