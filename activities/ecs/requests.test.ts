import type { TaskDefinition } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import type { JobMark } from '../../contracts/job.js';
import { aMark } from '../../test/harness/scripted-plane.js';
import { runTaskRequest } from './requests.js';
import { ecsTask, type EcsSpec } from './spec.js';

const definition: TaskDefinition = {
  taskDefinitionArn: 'arn:aws:ecs:us-east-1:000000000000:task-definition/extract:7',
  containerDefinitions: [
    { name: 'main', essential: true },
    { name: 'sidecar', essential: true },
  ],
};
const fixed = aMark({ key: '0123456789abcdef0123456789abcdef', mintedAt: '2026-01-01T00:00:00Z' });
const request = (options: Partial<EcsSpec> = {}, mark = fixed) =>
  runTaskRequest(ecsTask({ cluster: 'etl', taskDefinition: 'extract', ...options }), mark, definition);
const overridesOf = (options: Partial<EcsSpec>) => request(options).overrides;

describe('runTaskRequest', () => {
  it('is the same, byte for byte, for the same launch: the token replays nothing else', () => {
    const options: Partial<EcsSpec> = {
      command: ['a'],
      environment: { B: '2', A: '1' },
      tags: { z: '1', a: '2' },
      network: { subnets: ['s2', 's1'], assignPublicIp: true },
    };
    expect(JSON.stringify(request(structuredClone(options), { ...fixed }))).toBe(JSON.stringify(request(options)));
  });

  it('carries the key as token and as startedBy, in forms that both take', () => {
    const { clientToken, startedBy } = request();
    expect([clientToken, startedBy]).toEqual([fixed.key, fixed.key]);
    expect(fixed.key).toMatch(/^[A-Za-z0-9\-/_]{1,128}$/);
  });

  it('asks for one task of the very revision that was read', () => {
    expect(request()).toMatchObject({ cluster: 'etl', count: 1, taskDefinition: definition.taskDefinitionArn });
  });

  it('has no member for what the spec does not say', () => {
    expect(Object.keys(request()).sort()).toEqual([
      'clientToken',
      'cluster',
      'count',
      'overrides',
      'startedBy',
      'tags',
      'taskDefinition',
    ]);
    expect(overridesOf({})).toEqual({ containerOverrides: [] });
  });

  it.each([
    [true, 'ENABLED'],
    [false, 'DISABLED'],
    [undefined, undefined],
  ])('writes assignPublicIp %s as %s', (assignPublicIp, word) => {
    const network = { subnets: ['s'], ...(assignPublicIp !== undefined && { assignPublicIp }) };
    expect(request({ network }).networkConfiguration?.awsvpcConfiguration).toEqual({
      subnets: ['s'],
      ...(word && { assignPublicIp: word }),
    });
  });

  it('passes placement, strategy, platform, group and the rest on as they are', () => {
    const options = {
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
      platformVersion: '1.4.0',
      group: 'nightly',
      placementConstraints: [{ type: 'memberOf' as const, expression: 'x' }],
      placementStrategy: [{ type: 'spread' as const, field: 'host' }],
      enableExecuteCommand: false,
      propagateTags: 'TASK_DEFINITION' as const,
    };
    expect(request(options)).toMatchObject(options);
    expect(request({ launchType: 'EC2' })).toMatchObject({ launchType: 'EC2' });
  });
});

describe('overrides', () => {
  it('give command and environment to the container that decides', () => {
    expect(overridesOf({ command: ['--date', 'd'], environment: { A: '1' } })).toEqual({
      containerOverrides: [{ name: 'main', command: ['--date', 'd'], environment: [{ name: 'A', value: '1' }] }],
    });
    expect(overridesOf({ container: 'sidecar', command: [] })).toEqual({
      containerOverrides: [{ name: 'sidecar', command: [] }],
    });
  });

  it('merge both ways of overriding the same container into one entry', () => {
    const overrides = {
      containers: [
        { name: 'sidecar', cpu: 1 },
        { name: 'main', cpu: 256, command: ['old'] },
      ],
    };
    expect(overridesOf({ command: ['new'], overrides })?.containerOverrides).toEqual([
      { name: 'main', cpu: 256, command: ['new'] },
      { name: 'sidecar', cpu: 1 },
    ]);
  });

  it('leave the entries alone where the spec has no command of its own', () => {
    const overrides = {
      containers: [
        { name: 'main', environment: { A: '1' } },
        { name: 'sidecar', memory: 64 },
      ],
    };
    expect(overridesOf({ overrides })?.containerOverrides).toEqual([
      { name: 'main', environment: [{ name: 'A', value: '1' }] },
      { name: 'sidecar', memory: 64 },
    ]);
  });

  it('merge the variables of both ways, and drop none', () => {
    const overrides = { containers: [{ name: 'main', environment: { A: '1', B: 'old' } }] };
    expect(overridesOf({ environment: { B: 'new' }, overrides })?.containerOverrides?.[0]?.environment).toEqual([
      { name: 'A', value: '1' },
      { name: 'B', value: 'new' },
    ]);
  });

  it("hold the task's size, roles and storage beside the containers", () => {
    expect(
      overridesOf({
        overrides: { cpu: '512', memory: '1024', taskRoleArn: 'r1', executionRoleArn: 'r2', ephemeralStorageGiB: 30 },
      }),
    ).toEqual({
      cpu: '512',
      memory: '1024',
      taskRoleArn: 'r1',
      executionRoleArn: 'r2',
      ephemeralStorage: { sizeInGiB: 30 },
      containerOverrides: [],
    });
  });
});

describe('tags', () => {
  const tagsFor = (mark: Partial<JobMark>, options: Partial<EcsSpec> = {}) =>
    Object.fromEntries((request(options, { ...fixed, ...mark }).tags ?? []).map(({ key, value }) => [key, value]));

  it("are the spec's own and the mark's", () => {
    expect(tagsFor({ owner: 'flights-team' }, { tags: { team: 'flights' } })).toEqual({
      team: 'flights',
      'millrace:key': fixed.key,
      'millrace:pipeline': 'flightDelays',
      'millrace:workflow-id': 'flightDelays:2001-01-31',
      'millrace:run-id': '0199-run',
      'millrace:step': 'transform',
      'millrace:owner': 'flights-team',
    });
  });

  it('have no owner where nobody owns the pipeline', () => {
    expect(tagsFor({})).not.toHaveProperty('millrace:owner');
  });

  it('keep what ECS allows: letters and digits of any script, blanks and + - = . _ : / @', () => {
    const allowed = 'Zürich 北京 7 _.:/=+-@';
    expect(tagsFor({ workflowId: allowed })['millrace:workflow-id']).toBe(allowed);
  });

  it('hold nothing that ECS refuses, whatever an id was given by hand', () => {
    expect(tagsFor({ workflowId: 'a,b;c*"d"\n(e)#😀' })['millrace:workflow-id']).toBe('a_b_c__d___e___');
  });

  it('are cut at 256 characters', () => {
    expect(tagsFor({ workflowId: 'x'.repeat(1_000) })['millrace:workflow-id']).toBe('x'.repeat(256));
  });

  it("do not begin with AWS's own prefix, whatever an id was given by hand", () => {
    expect(tagsFor({ workflowId: 'aws:nightly' })['millrace:workflow-id']).not.toMatch(/^aws:/i);
  });
});
