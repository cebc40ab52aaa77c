/** What EMR refuses of a RunJobFlow, as its documentation says; where that is silent, the less convenient reading. */
import { invalid } from './errors.js';
import { endsWhenIdle, releaseOf } from './release.js';
import type { RunJobFlowInput } from './shapes.js';
import { problemWithSteps } from './step-rules.js';

type Instances = RunJobFlowInput['Instances'];
type Rule = (input: RunJobFlowInput) => string | false | undefined;

/** Instances of the MASTER group; a fleet has one. */
export function primaryCount({ InstanceGroups = [] }: Instances): number {
  return InstanceGroups.find(({ InstanceRole }) => InstanceRole === 'MASTER')?.InstanceCount ?? 1;
}

const rules: readonly Rule[] = [
  ({ Name }) => /[<>$|`]/.test(Name) && `Name can't contain the characters <, >, $, |, or \`: ${Name}`,
  ({ ReleaseLabel = '' }) => !releaseOf(ReleaseLabel) && `The supplied release label is invalid: ${ReleaseLabel}.`,
  ({ ServiceRole }) => !ServiceRole && 'ServiceRole is required for creating cluster.',
  ({ JobFlowRole }) => !JobFlowRole && 'InstanceProfile is required for creating cluster.',
  ({ Instances: { MasterInstanceType, InstanceGroups, InstanceFleets } }) =>
    [MasterInstanceType, InstanceGroups, InstanceFleets].filter((way) => way !== undefined).length !== 1 &&
    'Please configure instances using one and only one of the following: instance groups; instance fleets; instance count, master and slave instance type.',
  ({ Instances: { InstanceGroups, InstanceFleets } }) => {
    const roles = InstanceGroups?.map((group) => group.InstanceRole) ?? InstanceFleets?.map((f) => f.InstanceFleetType);
    const primaries = roles?.filter((role) => role === 'MASTER').length ?? 1;
    return primaries !== 1 && `A cluster must have exactly one MASTER, got ${primaries}.`;
  },
  ({ Instances }) => {
    const count = primaryCount(Instances);
    return count !== 1 && count !== 3 && `Master instance group must have 1 or 3 instances, got ${count}.`;
  },
  ({ Instances: { Ec2SubnetId, Ec2SubnetIds, InstanceGroups } }) =>
    ((Ec2SubnetId !== undefined && Ec2SubnetIds !== undefined) ||
      (InstanceGroups !== undefined && (Ec2SubnetIds?.length ?? 0) > 1)) &&
    'Instance groups run in one subnet, Ec2SubnetId; Ec2SubnetIds is for instance fleets.',
  ({ Instances: { EmrManagedMasterSecurityGroup: master, EmrManagedSlaveSecurityGroup: slave } }) =>
    (master === undefined) !== (slave === undefined) &&
    'If you specify EmrManagedMasterSecurityGroup, you must also specify EmrManagedSlaveSecurityGroup, and the other way round.',
  ({ LogUri }) => LogUri !== undefined && !/^s3[an]?:\/\/[^/]+/.test(LogUri) && `The log URI is not valid: ${LogUri}`,
  ({ StepConcurrencyLevel: level }) => concurrencyProblem(level),
  ({ AutoTerminationPolicy: { IdleTimeout: seconds } = {} }) =>
    seconds !== undefined &&
    (seconds < 60 || seconds > 604_800) &&
    `IdleTimeout must be between 60 and 604800 seconds, got ${seconds}.`,
  ({ AutoTerminationPolicy, ReleaseLabel = '' }) =>
    AutoTerminationPolicy !== undefined &&
    !endsWhenIdle(ReleaseLabel) &&
    `Auto-termination is supported in Amazon EMR releases 5.30.0 and 6.1.0 and later, not in ${ReleaseLabel}.`,
  ({ BootstrapActions = [] }) =>
    BootstrapActions.length > 16 && `A cluster can have 16 bootstrap actions, got ${BootstrapActions.length}.`,
  ({ Tags = [] }) => tagProblem(Tags),
  ({ Steps = [], StepConcurrencyLevel: concurrency = 1 }) => problemWithSteps(Steps, { active: 0, concurrency }),
];

/** Throws ValidationException. */
export function checkRunJobFlow(input: RunJobFlowInput): void {
  for (const rule of rules) {
    const problem = rule(input);
    if (problem) throw invalid(problem);
  }
}

export function concurrencyProblem(level = 1): string | false {
  return (level < 1 || level > 256) && `StepConcurrencyLevel must be between 1 and 256, got ${level}.`;
}

/** "A required key string with a maximum of 128 characters, and an optional value string with a maximum of 256". */
export function tagProblem(tags: NonNullable<RunJobFlowInput['Tags']>): string | false | undefined {
  if (tags.length > 50) return `A resource can have 50 tags, got ${tags.length}.`;
  const wrong = tags.find(
    ({ Key = '', Value = '' }) => Key === '' || Key.length > 128 || Value.length > 256 || /^aws:/i.test(Key),
  );
  return wrong && `The tag ${JSON.stringify(wrong)} is not valid.`;
}
