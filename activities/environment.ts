/**
 * What differs between environments, and the local activities that resolve it: targets to a region, an account and a
 * role; `resource()` names to values. The answers stand in history before anything is sent.
 */
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ApplicationFailure } from '@temporalio/common';
import { failureTypes, type FailureType } from '../contracts/failure.js';
import { engineActivities } from '../contracts/history.js';
import type { Target } from '../contracts/job.js';
import { resourceVariable } from '../contracts/resource.js';
import type { Timing } from '../contracts/timing.js';
import { clientOptions } from './aws/client.js';
import { withShortErrors } from './aws/short-errors.js';

/** A target as configured: the account is asked of AWS where it is left out. */
export interface TargetConfig {
  region: string;
  account?: string | undefined;
  role?: string | undefined;
  externalId?: string | undefined;
  endpoint?: string | undefined;
}

export interface Environment {
  /** By name; `default` is what steps use that name none. */
  targets: Readonly<Record<string, TargetConfig>>;
  /** By name as written in `resource('…')`. */
  resources: Readonly<Record<string, string>>;
}

export function createEnvironmentActivities(environment: Environment, timing: Timing) {
  // A target's account does not change while a worker lives; failures are not kept.
  const accounts = new Map<string, string>();
  return {
    async [engineActivities.resolveTarget]({ target: name }: { target: string }): Promise<Target> {
      const config = Object.hasOwn(environment.targets, name) ? environment.targets[name] : undefined;
      if (!config)
        throw unknown(
          failureTypes.unknownTarget,
          `Unknown target ${JSON.stringify(name)}: set it in MILLRACE_TARGETS, which has ${list(environment.targets)}.`,
        );
      const { account, ...place } = Object.fromEntries(
        Object.entries(config).filter(([, value]) => value !== undefined),
      ) as unknown as TargetConfig & Omit<Target, 'name'>;
      const target = { name, ...place, partition: partitionOf(config.region), account: account ?? '' };
      if (account) return target;
      const asked = accounts.get(name) ?? (await accountOf(target, timing));
      accounts.set(name, asked);
      return { ...target, account: asked };
    },

    [engineActivities.resolveResources]({ names }: { names: readonly string[] }): Promise<Record<string, string>> {
      const missing = names.filter((name) => !Object.hasOwn(environment.resources, name));
      if (missing.length > 0) {
        throw unknown(
          failureTypes.unknownResource,
          `Unknown ${missing.map((name) => `resource('${name}')`).join(', ')}: set ${missing.map(resourceVariable).join(', ')} in the worker's environment.`,
        );
      }
      return Promise.resolve(Object.fromEntries(names.map((name) => [name, environment.resources[name] as string])));
    },
  };
}

/** By the region's beginning, as AWS's own partition table has it. */
export function partitionOf(region: string): string {
  const table: readonly [string, string][] = [
    ['cn-', 'aws-cn'],
    ['us-gov-', 'aws-us-gov'],
    ['us-isob-', 'aws-iso-b'],
    ['us-isof-', 'aws-iso-f'],
    ['eu-isoe-', 'aws-iso-e'],
    ['us-iso-', 'aws-iso'],
    ['eusc-', 'aws-eusc'],
  ];
  return table.find(([start]) => region.startsWith(start))?.[1] ?? 'aws';
}

async function accountOf(target: Target, timing: Timing): Promise<string> {
  const sts = withShortErrors(new STSClient(clientOptions(target, timing)));
  try {
    const { Account } = await sts.send(new GetCallerIdentityCommand({}));
    if (!Account) throw new Error(`GetCallerIdentity of target ${target.name} answered without an account`);
    return Account;
  } finally {
    sts.destroy();
  }
}

function unknown(type: FailureType, message: string): ApplicationFailure {
  return ApplicationFailure.create({ type, message, nonRetryable: true });
}

function list(record: object): string {
  return Object.keys(record).join(', ') || 'none';
}
