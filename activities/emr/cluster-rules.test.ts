import { describe, expect, it } from 'vitest';
import { emrClusterSpec, type EmrClusterSpec } from './cluster-spec.js';

type Options = Partial<Omit<EmrClusterSpec, 'kind'>>;
type Group = NonNullable<EmrClusterSpec['instanceGroups']>[number];
type Fleet = NonNullable<EmrClusterSpec['instanceFleets']>[number];

const group = (role: Group['role'], changes: Partial<Group> = {}): Group => ({
  role,
  instanceType: 'm5.xlarge',
  count: 1,
  ...changes,
});
const fleet = (role: Fleet['role'], changes: Partial<Fleet> = {}): Fleet => ({
  role,
  onDemandCapacity: 1,
  instanceTypes: [{ instanceType: 'm5.xlarge' }],
  ...changes,
});

/** One line a problem, as `path: message`. Groups unless fleets are given. */
function problemsOf(options: object): string[] {
  const { error } = emrClusterSpec.safeParse({
    kind: 'emr-cluster',
    releaseLabel: 'emr-7.5.0',
    serviceRole: 'emr-role',
    instanceProfile: 'emr-profile',
    ...(!('instanceFleets' in options) && { instanceGroups: [group('MASTER')] }),
    ...options,
  });
  return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
}

const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag-${index}`, 'x']));
const both = { instanceGroups: [group('MASTER')], instanceFleets: [fleet('MASTER')] };

const rules: readonly [rule: string, accepted: Options, refused: object, problem: string][] = [
  [
    'groups exclude fleets',
    { instanceFleets: [fleet('MASTER')] },
    both,
    'instanceGroups: a cluster has either instanceGroups or instanceFleets',
  ],
  [
    'there are groups or fleets',
    { instanceGroups: [group('MASTER')] },
    { instanceGroups: undefined },
    'instanceGroups: a cluster has either instanceGroups or instanceFleets',
  ],
  [
    'a cluster has a primary',
    { instanceGroups: [group('CORE'), group('MASTER')] },
    { instanceGroups: [group('CORE')] },
    'instanceGroups: a cluster has one MASTER, here are 0',
  ],
  [
    'a cluster has one primary group',
    { instanceGroups: [group('MASTER'), group('TASK'), group('TASK')] },
    { instanceGroups: [group('MASTER'), group('MASTER')] },
    'instanceGroups: a cluster has one MASTER, here are 2',
  ],
  [
    'fleets have a primary, too',
    { instanceFleets: [fleet('MASTER'), fleet('CORE')] },
    { instanceFleets: [fleet('CORE')] },
    'instanceGroups: a cluster has one MASTER, here are 0',
  ],
  [
    'primaries are one or three',
    { instanceGroups: [group('MASTER', { count: 3 })] },
    { instanceGroups: [group('MASTER', { count: 2 })] },
    'instanceGroups: the MASTER group has one instance, or three for high availability',
  ],
  [
    'a cluster has one core group',
    { instanceGroups: [group('MASTER'), group('CORE', { count: 20 })] },
    { instanceGroups: [group('MASTER'), group('CORE'), group('CORE')] },
    'instanceGroups: a cluster has one CORE group at most',
  ],
  [
    'a bid is for spot instances',
    { instanceGroups: [group('MASTER'), group('TASK', { spot: true, bidPrice: '0.10' })] },
    { instanceGroups: [group('MASTER'), group('TASK', { bidPrice: '0.10' })] },
    'instanceGroups: bidPrice is for spot: true',
  ],
  [
    'a fleet has some capacity',
    { instanceFleets: [fleet('MASTER'), fleet('CORE', { onDemandCapacity: 0, spotCapacity: 8 })] },
    { instanceFleets: [fleet('MASTER'), fleet('CORE', { onDemandCapacity: 0, spotCapacity: 0 })] },
    'instanceFleets: each fleet needs onDemandCapacity or spotCapacity above 0',
  ],
  [
    'the primary fleet has a capacity of one',
    { instanceFleets: [fleet('MASTER', { onDemandCapacity: 0, spotCapacity: 1 })] },
    { instanceFleets: [fleet('MASTER', { onDemandCapacity: 1, spotCapacity: 1 })] },
    'instanceFleets: the MASTER fleet has a capacity of 1',
  ],
  [
    'each role has one fleet',
    { instanceFleets: [fleet('MASTER'), fleet('CORE'), fleet('TASK')] },
    { instanceFleets: [fleet('MASTER'), fleet('CORE'), fleet('CORE')] },
    'instanceFleets: a cluster has one fleet of each role at most',
  ],
  [
    'groups run in one subnet',
    { instanceFleets: [fleet('MASTER')], subnets: ['subnet-1', 'subnet-2'] },
    { subnets: ['subnet-1', 'subnet-2'] },
    'subnets: instance groups run in one subnet, here are 2; instanceFleets choose among several',
  ],
  [
    'scaling has a minimum below its maximum',
    { managedScaling: { unit: 'Instances', min: 2, max: 2 } },
    { managedScaling: { unit: 'Instances', min: 3, max: 2 } },
    'managedScaling: min (3) is above max (2)',
  ],
  [
    "EMR's own security groups come in a pair",
    { securityGroups: { primary: 'sg-1', core: 'sg-2', additionalCore: ['sg-3'] } },
    { securityGroups: { primary: 'sg-1' } },
    'securityGroups: the groups of primary and core come together or not at all',
  ],
  [
    'additional security groups need no pair',
    { securityGroups: { additionalPrimary: ['sg-1'] } },
    { securityGroups: { core: 'sg-2', serviceAccess: 'sg-3' } },
    'securityGroups: the groups of primary and core',
  ],
  [
    'the release has an idle timeout (5)',
    { releaseLabel: 'emr-5.30.0' },
    { releaseLabel: 'emr-5.29.1' },
    'releaseLabel: emr-5.29.1 knows no idle timeout, which every cluster gets; EMR has it from 5.30.0 and 6.1.0 on',
  ],
  [
    'the release has an idle timeout (6)',
    { releaseLabel: 'emr-6.1.0' },
    { releaseLabel: 'emr-6.0.1' },
    'releaseLabel: emr-6.0.1 knows no idle timeout',
  ],
  [
    'the release has an idle timeout (before 5)',
    { releaseLabel: 'emr-10.0.0' },
    { releaseLabel: 'emr-4.90.0' },
    'releaseLabel: emr-4.90.0 knows no idle timeout',
  ],
  [
    'an idle timeout is a minute at least',
    { idleTimeout: '60s' },
    { idleTimeout: '59s' },
    'idleTimeout: EMR takes an idle timeout of one minute to seven days, here it is 59s',
  ],
  [
    'an idle timeout is a week at most',
    { idleTimeout: '7d' },
    { idleTimeout: '168.1h' },
    'idleTimeout: EMR takes an idle timeout of one minute to seven days, here it is 168.1h',
  ],
  [
    'there are fifty tags, and six are taken',
    { tags: tags(44) },
    { tags: tags(45) },
    "tags: more than 44 tags (EMR allows 50, and 6 are Millrace's)",
  ],
  [
    'tags hold letters of any script, and little else',
    { tags: { Zürich: '北京 7 _.:/=+-@' } },
    { tags: { 'a,b': 'x' } },
    'tags: a,b hold more than letters, digits, blanks and + - = . _ : / @',
  ],
  [
    "a tag is not AWS's",
    { tags: { 'for-use-with-amazon-emr-managed-policies': 'true' } },
    { tags: { 'AWS:x': 'y' } },
    'tags: AWS:x begin with aws: or millrace:, which are reserved',
  ],
];

describe.each(rules)('%s', (_, accepted, refused, problem) => {
  it('accepts a spec that keeps it', () => {
    expect(problemsOf(accepted)).toEqual([]);
  });

  it('refuses a spec that breaks it', () => {
    expect(problemsOf(refused).join('\n')).toContain(problem);
  });
});

it('a spec with several broken rules is told all of them', () => {
  const problems = problemsOf({
    instanceGroups: [group('MASTER', { count: 2, bidPrice: '1' })],
    subnets: ['a', 'b'],
    tags: { 'aws:x': 'y' },
  });
  expect(problems.map((problem) => problem.split(':')[0])).toEqual([
    'instanceGroups',
    'instanceGroups',
    'subnets',
    'tags',
  ]);
});
