import { describe, expect, it } from 'vitest';
import { emrClusterSpec, type EmrClusterSpec } from './cluster-spec.js';

const minimal = {
  kind: 'emr-cluster',
  releaseLabel: 'emr-7.5.0',
  serviceRole: 'emr-role',
  instanceProfile: 'emr-profile',
  instanceGroups: [{ role: 'MASTER', instanceType: 'm5.xlarge', count: 1 }],
} as const satisfies Omit<EmrClusterSpec, 'instanceGroups'> & { instanceGroups: readonly object[] };

/** One line a problem, as `path: message`. */
function problemsOf(options: object): string[] {
  const { error } = emrClusterSpec.safeParse({ ...minimal, ...options });
  return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
}

const times = <Item>(count: number, item: Item): Item[] => Array.from({ length: count }, () => item);
const [primary] = minimal.instanceGroups;
const fleets = (fleet: object, ...more: object[]) => ({
  instanceGroups: undefined,
  instanceFleets: [
    { role: 'MASTER', onDemandCapacity: 1, instanceTypes: [{ instanceType: 'm5.xlarge' }], ...fleet },
    ...more,
  ],
});
const spot = (timeoutMinutes: number) => fleets({ spot: { timeoutMinutes, timeoutAction: 'TERMINATE_CLUSTER' } });
const volume = (sizeGiB: number) => ({ instanceGroups: [{ ...primary, volumes: [{ type: 'gp3', sizeGiB }] }] });

const limits: readonly [limit: string, accepted: object, refused: object, path: string][] = [
  ['a release label is whole', { releaseLabel: 'emr-6.15.0' }, { releaseLabel: 'emr-6.15' }, 'releaseLabel: '],
  ['a cluster has a role', { serviceRole: 'r' }, { serviceRole: '' }, 'serviceRole: '],
  ['a cluster has a profile', { instanceProfile: 'p' }, { instanceProfile: undefined }, 'instanceProfile: '],
  ['a name leaves room for the mark', { name: 'x'.repeat(200) }, { name: 'x'.repeat(201) }, 'name: '],
  ['there is a group', {}, { instanceGroups: [] }, 'instanceGroups: '],
  ['a group has an instance', {}, { instanceGroups: [{ ...primary, count: 0 }] }, 'instanceGroups.0.count: '],
  [
    'there are at most 50 groups',
    { instanceGroups: [primary, ...times(49, { ...primary, role: 'TASK' })] },
    { instanceGroups: [primary, ...times(50, { ...primary, role: 'TASK' })] },
    'instanceGroups: ',
  ],
  [
    'a fleet has a type of instance',
    fleets({ instanceTypes: times(30, { instanceType: 'm' }) }),
    fleets({ instanceTypes: [] }),
    'instanceFleets.0.instanceTypes: ',
  ],
  [
    'a fleet has at most 30 types',
    fleets({}),
    fleets({ instanceTypes: times(31, { instanceType: 'm' }) }),
    'instanceFleets.0.instanceTypes: ',
  ],
  ['spot capacity is waited for 5 minutes', spot(5), spot(4), 'instanceFleets.0.spot.timeoutMinutes: '],
  ['spot capacity is waited for a day', spot(1_440), spot(1_441), 'instanceFleets.0.spot.timeoutMinutes: '],
  ['a volume has a size', volume(1), volume(0), 'instanceGroups.0.volumes.0.sizeGiB: '],
  ['a list of subnets names one', { subnets: ['subnet-1'] }, { subnets: [] }, 'subnets: '],
  [
    'there are at most 15 additional security groups',
    { securityGroups: { additionalPrimary: times(15, 'sg') } },
    { securityGroups: { additionalPrimary: times(16, 'sg') } },
    'securityGroups.additionalPrimary: ',
  ],
  ['logs go to S3', { logUri: 's3n://bucket/logs/' }, { logUri: '/var/log' }, 'logUri: '],
  [
    'there are at most 16 bootstrap actions',
    { bootstrapActions: times(16, { name: 'a', script: 's3://b/a.sh' }) },
    { bootstrapActions: times(17, { name: 'a', script: 's3://b/a.sh' }) },
    'bootstrapActions: ',
  ],
  ['steps run one at a time at least', { stepConcurrency: 1 }, { stepConcurrency: 0 }, 'stepConcurrency: '],
  ['at most 256 steps run at once', { stepConcurrency: 256 }, { stepConcurrency: 257 }, 'stepConcurrency: '],
  [
    'scaling begins at one',
    { managedScaling: { unit: 'VCPU', min: 1, max: 9, maxOnDemand: 0, maxCore: 0 } },
    { managedScaling: { unit: 'VCPU', min: 0, max: 9 } },
    'managedScaling.min: ',
  ],
  ['a root volume has 15 GiB', { ebsRootVolumeGiB: 15 }, { ebsRootVolumeGiB: 14 }, 'ebsRootVolumeGiB: '],
  [
    'an idle timeout is a duration',
    { idleTimeout: '1.5h' },
    { idleTimeout: '90' },
    'idleTimeout: a duration looks like',
  ],
  [
    'a tag key has at most 128 characters',
    { tags: { ['k'.repeat(128)]: '' } },
    { tags: { ['k'.repeat(129)]: '' } },
    'tags.',
  ],
  ['a tag value has at most 256', { tags: { k: 'v'.repeat(256) } }, { tags: { k: 'v'.repeat(257) } }, 'tags.k: '],
];

describe.each(limits)('%s', (_, accepted, refused, path) => {
  it('accepts a spec that keeps it', () => {
    expect(problemsOf(accepted)).toEqual([]);
  });

  it('refuses a spec that breaks it', () => {
    expect(problemsOf(refused).join('\n')).toContain(path);
  });
});

describe('as a whole', () => {
  it('accepts every option that goes with the others', () => {
    const full: EmrClusterSpec = {
      kind: 'emr-cluster',
      name: 'traffic',
      releaseLabel: 'emr-7.5.0',
      applications: ['Spark', 'Hadoop'],
      serviceRole: 'emr-role',
      instanceProfile: 'emr-profile',
      autoScalingRole: 'scaling-role',
      instanceGroups: [
        { role: 'MASTER', name: 'primary', instanceType: 'm5.xlarge', count: 3 },
        {
          role: 'TASK',
          instanceType: 'm5.xlarge',
          count: 2,
          spot: true,
          bidPrice: '0.10',
          volumes: [{ type: 'gp3', sizeGiB: 100, iops: 3_000, throughput: 125, perInstance: 2 }],
        },
      ],
      subnets: ['subnet-1'],
      securityGroups: {
        primary: 'sg-1',
        core: 'sg-2',
        serviceAccess: 'sg-3',
        additionalPrimary: ['sg-4'],
        additionalCore: ['sg-5'],
      },
      ec2KeyName: 'key',
      logUri: 's3://logs/emr/',
      bootstrapActions: [{ name: 'libraries', script: 's3://scripts/install.sh', args: ['--quiet'] }],
      configurations: [
        { classification: 'spark-env', configurations: [{ classification: 'export', properties: { A: '1' } }] },
      ],
      stepConcurrency: 4,
      managedScaling: { unit: 'Instances', min: 2, max: 10, maxOnDemand: 4, maxCore: 4 },
      securityConfiguration: 'encrypted',
      customAmiId: 'ami-1',
      ebsRootVolumeGiB: 30,
      idleTimeout: '1h',
      tags: { team: 'flights' },
    };
    expect(emrClusterSpec.parse(full)).toEqual(full);
  });

  it.each([
    // Both would keep the cluster from being taken down, or take it down between two steps.
    { terminationProtected: true },
    { TerminationProtected: true },
    { keepAlive: false },
    { relaseLabel: 'emr-7.5.0' },
    { instanceGroups: [{ ...primary, role: 'PRIMARY' }] },
    { instanceGroups: [{ ...primary, instanceCount: 1 }] },
    { applications: 'Spark' },
    { configurations: [{ Classification: 'spark-env' }] },
    { configurations: [{ classification: 'spark', configurations: [{ properties: { A: 1 } }] }] },
    { idleTimeout: 3_600 },
    { idleTimeout: ['1h'] },
    { tags: { team: 7 } },
  ])('refuses %j', (options) => {
    expect(problemsOf(options).length).toBeGreaterThan(0);
  });
});
