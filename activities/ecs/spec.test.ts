import { describe, expect, it } from 'vitest';
import { ecsSpec, ecsTask, type EcsSpec } from './spec.js';

type Options = Partial<Omit<EcsSpec, 'kind'>>;

/** One line a problem, as `path: message`. */
function problemsOf(options: object): string[] {
  const { error } = ecsSpec.safeParse({ kind: 'ecs', cluster: 'etl', taskDefinition: 'extract', ...options });
  return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
}

const provider = (capacityProvider: string, more: { weight?: number; base?: number } = {}) => ({
  capacityProvider,
  ...more,
});
const times = <Item>(count: number, item: Item): Item[] => Array.from({ length: count }, () => item);

const limits: readonly [limit: string, accepted: Options, refused: Options, problem: string][] = [
  [
    'a tag key has at most 128 characters',
    { tags: { ['k'.repeat(128)]: '' } },
    { tags: { ['k'.repeat(129)]: '' } },
    'tags.',
  ],
  [
    'a tag value has at most 256 characters',
    { tags: { k: 'v'.repeat(256) } },
    { tags: { k: 'v'.repeat(257) } },
    'tags.k: ',
  ],
  [
    'a strategy has at most 20 providers',
    { capacityProviderStrategy: times(20, provider('a', { weight: 1 })) },
    { capacityProviderStrategy: times(21, provider('a', { weight: 1 })) },
    'capacityProviderStrategy: ',
  ],
  [
    'a weight is at most 1 000',
    { capacityProviderStrategy: [provider('a', { weight: 1_000 })] },
    { capacityProviderStrategy: [provider('a', { weight: 1_001 })] },
    'capacityProviderStrategy.0.weight: ',
  ],
  [
    'a base is at most 100 000',
    { capacityProviderStrategy: [provider('a', { weight: 1, base: 100_000 })] },
    { capacityProviderStrategy: [provider('a', { weight: 1, base: 100_001 })] },
    'capacityProviderStrategy.0.base: ',
  ],
  [
    'a network has at most 16 subnets',
    { network: { subnets: times(16, 's') } },
    { network: { subnets: times(17, 's') } },
    'network.subnets: ',
  ],
  ['a network has a subnet', { network: { subnets: ['s'] } }, { network: { subnets: [] } }, 'network.subnets: '],
  [
    'a network has at most 5 security groups',
    { network: { subnets: ['s'], securityGroups: times(5, 'g') } },
    { network: { subnets: ['s'], securityGroups: times(6, 'g') } },
    'network.securityGroups: ',
  ],
  [
    'a task has at most 10 placement constraints',
    { placementConstraints: times(10, { type: 'distinctInstance' as const }) },
    { placementConstraints: times(11, { type: 'distinctInstance' as const }) },
    'placementConstraints: ',
  ],
  [
    'a task has at most 5 placement strategies',
    { placementStrategy: times(5, { type: 'random' as const }) },
    { placementStrategy: times(6, { type: 'random' as const }) },
    'placementStrategy: ',
  ],
  [
    'an expression has at most 2 000 characters',
    { placementConstraints: [{ type: 'memberOf', expression: 'x'.repeat(2_000) }] },
    { placementConstraints: [{ type: 'memberOf', expression: 'x'.repeat(2_001) }] },
    'placementConstraints.0.expression: ',
  ],
  [
    'ephemeral storage is at most 200 GiB',
    { overrides: { ephemeralStorageGiB: 200 } },
    { overrides: { ephemeralStorageGiB: 201 } },
    'overrides.ephemeralStorageGiB: ',
  ],
  [
    'tags come from the task definition only',
    { propagateTags: 'TASK_DEFINITION' },
    { propagateTags: 'SERVICE' as never },
    'propagateTags: ',
  ],
  [
    'Managed Instances want a strategy, no launch type',
    { capacityProviderStrategy: [provider('managed', { weight: 1 })] },
    { launchType: 'MANAGED_INSTANCES' as never },
    'launchType: ',
  ],
  ['a task has a cluster', { cluster: 'arn:aws:ecs:us-east-1:000000000000:cluster/etl' }, { cluster: '' }, 'cluster: '],
  ['a task has a definition', { taskDefinition: 'extract:7' }, { taskDefinition: '' }, 'taskDefinition: '],
];

describe.each(limits)('%s', (_, accepted, refused, problem) => {
  it('accepts a spec that keeps it', () => {
    expect(problemsOf(accepted)).toEqual([]);
  });

  it('refuses a spec that breaks it', () => {
    expect(problemsOf(refused).join('\n')).toContain(problem);
  });
});

/** The references of RunTask, Tag, EphemeralStorage and CapacityProviderStrategyItem say so. */
describe('rules that are still to come', () => {
  it.each([
    ['ephemeral storage is at least 21 GiB', { overrides: { ephemeralStorageGiB: 20 } }],
    ['a weight that is left out is 0', { capacityProviderStrategy: [provider('a'), provider('b')] }],
    ['a tag value does not begin with aws:', { tags: { k: 'aws:x' } }],
    ['tags hold letters, numbers, blanks and + - = . _ : / @', { tags: { k: 'a,b' } }],
    [
      'the JSON around an environment counts as well',
      { environment: Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`A${index}`, 'x'])) },
    ],
    ['binpack goes by cpu or memory', { placementStrategy: [{ type: 'binpack', field: 'disk' }] }],
  ] as const)('%s', (_, options) => {
    expect(problemsOf(options)).not.toEqual([]);
  });
});

describe('as a whole', () => {
  it('accepts every option that goes with the others', () => {
    const full = ecsTask({
      cluster: 'etl',
      taskDefinition: 'extract:3',
      container: 'main',
      command: ['--date', '2001-01-31'],
      environment: { STAGE: 'test' },
      launchType: 'FARGATE',
      network: { subnets: ['subnet-1'], securityGroups: ['sg-1'], assignPublicIp: false },
      overrides: {
        containers: [{ name: 'sidecar', cpu: 10, memory: 64, memoryReservation: 32 }],
        cpu: '512',
        memory: '1024',
        taskRoleArn: 'arn',
        executionRoleArn: 'arn',
        ephemeralStorageGiB: 30,
      },
      platformVersion: '1.4.0',
      group: 'nightly',
      enableExecuteCommand: true,
      propagateTags: 'TASK_DEFINITION',
      tags: { team: 'flights' },
    });
    expect(ecsSpec.parse(full)).toEqual(full);
  });

  it('names every rule that is broken, each at its place', () => {
    const problems = problemsOf({
      launchType: 'EC2',
      capacityProviderStrategy: [provider('a', { weight: 0 })],
      platformVersion: 'LATEST',
      tags: { 'aws:x': 'y' },
    });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'capacityProviderStrategy',
      'capacityProviderStrategy',
      'platformVersion',
      'tags',
    ]);
  });

  it.each([
    { comand: [] },
    { command: 'ls' },
    { environment: { A: 1 } },
    { environment: { '': 'x' } },
    { count: 2 },
    { network: { subnet: 's' } },
  ])('refuses %j', (options) => {
    expect(problemsOf(options).length).toBeGreaterThan(0);
  });

  it('builds without checking, because workflows hold no zod', () => {
    expect(ecsTask({ cluster: '', taskDefinition: '' })).toEqual({ kind: 'ecs', cluster: '', taskDefinition: '' });
  });
});
