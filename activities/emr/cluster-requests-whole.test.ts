import { describe, expect, it } from 'vitest';
import { aMark } from '../../test/harness/scripted-plane.js';
import { runJobFlowRequest } from './cluster-requests.js';
import { emrClusterSpec, type EmrClusterSpec } from './cluster-spec.js';

const fixed = aMark({
  key: '0123456789abcdef0123456789abcdef',
  mintedAt: '2026-01-01T00:00:00Z',
  step: 'traffic/create',
});
const full: EmrClusterSpec = {
  kind: 'emr-cluster',
  name: 'airport traffic',
  releaseLabel: 'emr-7.5.0',
  applications: ['Spark', 'Hadoop'],
  serviceRole: 'emr-role',
  instanceProfile: 'emr-profile',
  autoScalingRole: 'scaling-role',
  instanceGroups: [
    { role: 'MASTER', name: 'primary', instanceType: 'm5.xlarge', count: 1 },
    {
      role: 'CORE',
      instanceType: 'm5.2xlarge',
      count: 2,
      spot: false,
      volumes: [{ type: 'gp3', sizeGiB: 100, iops: 3_000, throughput: 125, perInstance: 2 }],
    },
    {
      role: 'TASK',
      instanceType: 'm5.2xlarge',
      count: 4,
      spot: true,
      bidPrice: '0.10',
      volumes: [{ type: 'gp2', sizeGiB: 32 }],
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
  bootstrapActions: [
    { name: 'libraries', script: 's3://scripts/install.sh', args: ['--quiet'] },
    { name: 'plain', script: 's3://scripts/plain.sh' },
  ],
  configurations: [
    { classification: 'spark-env', configurations: [{ classification: 'export', properties: { A: '1' } }] },
  ],
  stepConcurrency: 4,
  managedScaling: { unit: 'Instances', min: 2, max: 10, maxOnDemand: 4, maxCore: 3 },
  securityConfiguration: 'encrypted',
  customAmiId: 'ami-1',
  ebsRootVolumeGiB: 30,
  idleTimeout: '90m',
  tags: { team: 'flights' },
};

describe('a request', () => {
  it("holds all that a spec says, in EMR's words", () => {
    expect(
      runJobFlowRequest(emrClusterSpec.parse(full), { mark: { ...fixed, owner: 'flights-team' }, limitSeconds: 7_200 }),
    ).toEqual({
      Name: `airport traffic ${fixed.key}`,
      ReleaseLabel: 'emr-7.5.0',
      Applications: [{ Name: 'Spark' }, { Name: 'Hadoop' }],
      ServiceRole: 'emr-role',
      JobFlowRole: 'emr-profile',
      AutoScalingRole: 'scaling-role',
      LogUri: 's3://logs/emr/',
      Instances: {
        InstanceGroups: [
          { InstanceRole: 'MASTER', Name: 'primary', InstanceType: 'm5.xlarge', InstanceCount: 1 },
          {
            InstanceRole: 'CORE',
            InstanceType: 'm5.2xlarge',
            InstanceCount: 2,
            Market: 'ON_DEMAND',
            EbsConfiguration: {
              EbsBlockDeviceConfigs: [
                {
                  VolumeSpecification: { VolumeType: 'gp3', SizeInGB: 100, Iops: 3_000, Throughput: 125 },
                  VolumesPerInstance: 2,
                },
              ],
            },
          },
          {
            InstanceRole: 'TASK',
            InstanceType: 'm5.2xlarge',
            InstanceCount: 4,
            Market: 'SPOT',
            BidPrice: '0.10',
            EbsConfiguration: {
              EbsBlockDeviceConfigs: [{ VolumeSpecification: { VolumeType: 'gp2', SizeInGB: 32 } }],
            },
          },
        ],
        Ec2SubnetId: 'subnet-1',
        Ec2KeyName: 'key',
        EmrManagedMasterSecurityGroup: 'sg-1',
        EmrManagedSlaveSecurityGroup: 'sg-2',
        ServiceAccessSecurityGroup: 'sg-3',
        AdditionalMasterSecurityGroups: ['sg-4'],
        AdditionalSlaveSecurityGroups: ['sg-5'],
        KeepJobFlowAliveWhenNoSteps: true,
        TerminationProtected: false,
      },
      BootstrapActions: [
        { Name: 'libraries', ScriptBootstrapAction: { Path: 's3://scripts/install.sh', Args: ['--quiet'] } },
        { Name: 'plain', ScriptBootstrapAction: { Path: 's3://scripts/plain.sh' } },
      ],
      Configurations: [
        { Classification: 'spark-env', Configurations: [{ Classification: 'export', Properties: { A: '1' } }] },
      ],
      StepConcurrencyLevel: 4,
      ManagedScalingPolicy: {
        ComputeLimits: {
          UnitType: 'Instances',
          MinimumCapacityUnits: 2,
          MaximumCapacityUnits: 10,
          MaximumOnDemandCapacityUnits: 4,
          MaximumCoreCapacityUnits: 3,
        },
      },
      SecurityConfiguration: 'encrypted',
      CustomAmiId: 'ami-1',
      EbsRootVolumeSize: 30,
      AutoTerminationPolicy: { IdleTimeout: 5_400 },
      VisibleToAllUsers: true,
      Tags: [
        { Key: 'team', Value: 'flights' },
        { Key: 'millrace:key', Value: fixed.key },
        { Key: 'millrace:pipeline', Value: 'flightDelays' },
        { Key: 'millrace:workflow-id', Value: 'flightDelays:2001-01-31' },
        { Key: 'millrace:run-id', Value: '0199-run' },
        { Key: 'millrace:step', Value: 'traffic/create' },
        { Key: 'millrace:owner', Value: 'flights-team' },
      ],
    });
  });

  it('is the same, byte for byte, for the same launch', () => {
    const again = runJobFlowRequest(structuredClone(full), { mark: { ...fixed }, limitSeconds: 7_200 });
    expect(JSON.stringify(again)).toBe(JSON.stringify(runJobFlowRequest(full, { mark: fixed, limitSeconds: 7_200 })));
  });
});
