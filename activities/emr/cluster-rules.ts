/** Rules that AWS documents for RunJobFlow and no type holds. Each is one entry of `rules`, with its test. */
import { checkRules, tagRules, type Rule } from '../aws/spec-rules.js';

/** The part of a spec that the rules look at. */
interface Ruled {
  instanceGroups?: readonly Instances[] | undefined;
  instanceFleets?: readonly Instances[] | undefined;
  subnets?: readonly string[] | undefined;
  managedScaling?: { min: number; max: number } | undefined;
  customAmiId?: string | undefined;
  tags?: Record<string, string> | undefined;
}

interface Instances {
  role: 'MASTER' | 'CORE' | 'TASK';
  count?: number | undefined;
  spot?: unknown;
  bidPrice?: string | undefined;
  onDemandCapacity?: number | undefined;
  spotCapacity?: number | undefined;
}

const instances = ({ instanceGroups, instanceFleets }: Ruled) => instanceGroups ?? instanceFleets ?? [];
const primary = (spec: Ruled) => instances(spec).filter(({ role }) => role === 'MASTER');

const rules: readonly Rule<Ruled>[] = [
  [
    'instanceGroups',
    ({ instanceGroups, instanceFleets }) =>
      (instanceGroups === undefined) === (instanceFleets === undefined) &&
      'a cluster has either instanceGroups or instanceFleets',
  ],
  [
    'instanceGroups',
    (spec) =>
      instances(spec).length > 0 &&
      primary(spec).length !== 1 &&
      `a cluster has one MASTER, here are ${primary(spec).length}`,
  ],
  [
    'instanceGroups',
    ({ instanceGroups = [] }) =>
      instanceGroups.some(({ role, count }) => role === 'MASTER' && count !== 1 && count !== 3) &&
      'the MASTER group has one instance, or three for high availability',
  ],
  [
    'instanceGroups',
    ({ instanceGroups = [] }) =>
      instanceGroups.filter(({ role }) => role === 'CORE').length > 1 && 'a cluster has one CORE group at most',
  ],
  [
    'instanceGroups',
    ({ instanceGroups = [] }) =>
      instanceGroups.some(({ spot, bidPrice }) => bidPrice !== undefined && spot !== true) &&
      'bidPrice is for spot: true',
  ],
  [
    'instanceFleets',
    ({ instanceFleets = [] }) =>
      instanceFleets.some(({ onDemandCapacity = 0, spotCapacity = 0 }) => onDemandCapacity + spotCapacity === 0) &&
      'each fleet needs onDemandCapacity or spotCapacity above 0',
  ],
  [
    'instanceFleets',
    ({ instanceFleets = [] }) =>
      instanceFleets.some(
        ({ role, onDemandCapacity = 0, spotCapacity = 0 }) =>
          role === 'MASTER' && onDemandCapacity + spotCapacity !== 1,
      ) && 'the MASTER fleet has a capacity of 1',
  ],
  [
    'subnets',
    ({ instanceGroups, subnets = [] }) =>
      instanceGroups !== undefined &&
      subnets.length > 1 &&
      `instance groups run in one subnet, here are ${subnets.length}; instanceFleets choose among several`,
  ],
  [
    'managedScaling',
    ({ managedScaling }) =>
      managedScaling !== undefined &&
      managedScaling.min > managedScaling.max &&
      `min (${managedScaling.min}) is above max (${managedScaling.max})`,
  ],
  ...tagRules('EMR', 50, /^[\p{L}\p{N} _.:/=+\-@]*$/u, 'letters, digits, blanks and + - = . _ : / @'),
];

export const clusterRules = checkRules(rules);
