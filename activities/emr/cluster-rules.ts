/** Rules that AWS documents for RunJobFlow and no type holds. Each is one entry of `rules`, with its test. */
import { toMs, type Duration } from '../../contracts/duration.js';
import { checkRules, tagRules, type Rule } from '../aws/spec-rules.js';

/** The part of a spec that the rules look at. */
interface Ruled {
  instanceGroups?: readonly Instances[] | undefined;
  instanceFleets?: readonly Instances[] | undefined;
  subnets?: readonly string[] | undefined;
  managedScaling?: { min: number; max: number } | undefined;
  securityGroups?: { primary?: string | undefined; core?: string | undefined } | undefined;
  releaseLabel: string;
  idleTimeout?: Duration | undefined;
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
    'instanceFleets',
    ({ instanceFleets = [] }) =>
      new Set(instanceFleets.map(({ role }) => role)).size < instanceFleets.length &&
      'a cluster has one fleet of each role at most',
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
  [
    'securityGroups',
    ({ securityGroups: { primary, core } = {} }) =>
      (primary === undefined) !== (core === undefined) && 'the groups of primary and core come together or not at all',
  ],
  [
    'releaseLabel',
    ({ releaseLabel }) =>
      !endsWhenIdle(releaseLabel) &&
      `${releaseLabel} knows no idle timeout, which every cluster gets; EMR has it from 5.30.0 and 6.1.0 on`,
  ],
  [
    'idleTimeout',
    ({ idleTimeout }) =>
      idleTimeout !== undefined &&
      (toMs(idleTimeout) < toMs('1m') || toMs(idleTimeout) > toMs('7d')) &&
      `EMR takes an idle timeout of one minute to seven days, here it is ${idleTimeout}`,
  ],
  ...tagRules('EMR', 50, /^[\p{L}\p{N} _.:/=+\-@]*$/u, 'letters, digits, blanks and + - = . _ : / @'),
];

/** "Available with Amazon EMR versions 5.30.0 and 6.1.0 and later" (Using an auto-termination policy). */
function endsWhenIdle(releaseLabel: string): boolean {
  const match = /^emr-(\d+)\.(\d+)\./.exec(releaseLabel);
  const [major, minor] = [Number(match?.[1]), Number(match?.[2])];
  // What is no release label is refused as that.
  return !match || major > 6 || (major === 6 && minor >= 1) || (major === 5 && minor >= 30);
}

export const clusterRules = checkRules(rules);
