import { describe, expect, it } from 'vitest';
import type { Duration } from '../../contracts/duration.js';
import type { JobMark } from '../../contracts/job.js';
import { aMark } from '../../test/harness/scripted-plane.js';
import { runJobFlowRequest } from './cluster-requests.js';
import { emrClusterSpec, type EmrClusterSpec } from './cluster-spec.js';

const fixed = aMark({
  key: '0123456789abcdef0123456789abcdef',
  mintedAt: '2026-01-01T00:00:00Z',
  step: 'traffic/create',
});
const minimal: EmrClusterSpec = {
  kind: 'emr-cluster',
  releaseLabel: 'emr-7.5.0',
  serviceRole: 'emr-role',
  instanceProfile: 'emr-profile',
  instanceGroups: [{ role: 'MASTER', instanceType: 'm5.xlarge', count: 1 }],
};
const request = (options: Partial<EmrClusterSpec> = {}, mark: Partial<JobMark> = {}, limitSeconds = 7_200) =>
  runJobFlowRequest({ ...minimal, ...options }, { mark: { ...fixed, ...mark }, limitSeconds });

describe('runJobFlowRequest', () => {
  it('has no member for what the spec does not say', () => {
    expect(Object.keys(request()).sort()).toEqual([
      'AutoTerminationPolicy',
      'Instances',
      'JobFlowRole',
      'Name',
      'ReleaseLabel',
      'ServiceRole',
      'Tags',
      'VisibleToAllUsers',
    ]);
    expect(request().Instances).toEqual({
      InstanceGroups: [{ InstanceRole: 'MASTER', InstanceType: 'm5.xlarge', InstanceCount: 1 }],
      KeepJobFlowAliveWhenNoSteps: true,
      TerminationProtected: false,
    });
  });

  it('keeps the cluster alive between its steps, and never protects it, whatever else it says', () => {
    const sneaked = { terminationProtected: true, keepAlive: false } as Partial<EmrClusterSpec>;
    for (const options of [{}, sneaked])
      expect(request(options).Instances).toMatchObject({
        KeepJobFlowAliveWhenNoSteps: true,
        TerminationProtected: false,
      });
  });

  it('adds no steps: those are launches of their own', () => {
    expect(request()).not.toHaveProperty('Steps');
  });
});

describe('fleets', () => {
  it('stand in place of groups, with all their subnets', () => {
    const spec = emrClusterSpec.parse({
      kind: 'emr-cluster',
      releaseLabel: 'emr-7.5.0',
      serviceRole: 'emr-role',
      instanceProfile: 'emr-profile',
      subnets: ['subnet-1', 'subnet-2'],
      instanceFleets: [
        { role: 'MASTER', onDemandCapacity: 1, instanceTypes: [{ instanceType: 'm5.xlarge' }] },
        {
          role: 'CORE',
          name: 'workers',
          onDemandCapacity: 0,
          spotCapacity: 8,
          instanceTypes: [
            { instanceType: 'm5.2xlarge', weight: 8, bidPrice: '0.20', volumes: [{ type: 'gp3', sizeGiB: 64 }] },
          ],
          spot: { timeoutMinutes: 10, timeoutAction: 'SWITCH_TO_ON_DEMAND', allocationStrategy: 'capacity-optimized' },
        },
      ],
    } satisfies EmrClusterSpec);
    expect(runJobFlowRequest(spec, { mark: fixed, limitSeconds: 7_200 }).Instances).toEqual({
      Ec2SubnetIds: ['subnet-1', 'subnet-2'],
      InstanceFleets: [
        {
          InstanceFleetType: 'MASTER',
          TargetOnDemandCapacity: 1,
          InstanceTypeConfigs: [{ InstanceType: 'm5.xlarge' }],
        },
        {
          InstanceFleetType: 'CORE',
          Name: 'workers',
          TargetOnDemandCapacity: 0,
          TargetSpotCapacity: 8,
          InstanceTypeConfigs: [
            {
              InstanceType: 'm5.2xlarge',
              WeightedCapacity: 8,
              BidPrice: '0.20',
              EbsConfiguration: {
                EbsBlockDeviceConfigs: [{ VolumeSpecification: { VolumeType: 'gp3', SizeInGB: 64 } }],
              },
            },
          ],
          LaunchSpecifications: {
            SpotSpecification: {
              TimeoutDurationMinutes: 10,
              TimeoutAction: 'SWITCH_TO_ON_DEMAND',
              AllocationStrategy: 'capacity-optimized',
            },
          },
        },
      ],
      KeepJobFlowAliveWhenNoSteps: true,
      TerminationProtected: false,
    });
  });
});

describe('the name', () => {
  it("is the step's where the spec has none, and ends with the mark", () => {
    expect(request().Name).toBe(`traffic/create ${fixed.key}`);
    expect(request({ name: 'nightly' }).Name).toBe(`nightly ${fixed.key}`);
  });

  it('is one that EMR takes for a cluster', () => {
    expect(request({ name: '<b>$HOME|`x`' }).Name).toBe(`b  HOME  x ${fixed.key}`);
  });
});

describe('the idle timeout', () => {
  const idle = (limitSeconds: number, idleTimeout?: Duration) =>
    request({ ...(idleTimeout && { idleTimeout }) }, {}, limitSeconds).AutoTerminationPolicy?.IdleTimeout;

  it.each([
    [7_200, 7_200],
    [60, 60],
    [59, 60],
    [604_800, 604_800],
    [2_592_000, 604_800],
  ])('is the limit of %i s where the spec has none: %i s, within what EMR takes', (limitSeconds, expected) => {
    expect(idle(limitSeconds)).toBe(expected);
  });

  it.each([
    ['1h', 3_600],
    ['90.5s', 91],
    ['7d', 604_800],
  ] as const)('is %s where the spec says so, in whole seconds', (idleTimeout, expected) => {
    expect(idle(7_200, idleTimeout)).toBe(expected);
    expect(idle(60, idleTimeout)).toBe(expected);
  });

  it('is always there', () => {
    expect(request()).toHaveProperty('AutoTerminationPolicy.IdleTimeout');
  });
});

describe('tags', () => {
  it("cannot be overridden by the spec's own", () => {
    const { Tags = [] } = request({ tags: { 'millrace:key': 'another' } });
    expect(Tags.filter(({ Key }) => Key === 'millrace:key')).toEqual([{ Key: 'millrace:key', Value: fixed.key }]);
  });
});
