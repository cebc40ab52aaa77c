/** What ECS refuses of a RunTask, as its documentation says. */
import type { z } from 'zod';
import { AwsError } from '../aws-error.js';
import type { Cluster } from './clusters.js';
import type { TaskDefinition } from './definitions.js';
import type { runTaskInput } from './shapes.js';

export type RunTaskInput = z.output<typeof runTaskInput>;

type Rule = (input: RunTaskInput, definition: TaskDefinition, cluster: Cluster) => string | false | undefined;

const rules: readonly Rule[] = [
  ({ count = 1 }) => count !== 1 && `The local AWS runs one task a call, not ${count}.`,
  ({ launchType, capacityProviderStrategy }) =>
    launchType !== undefined &&
    capacityProviderStrategy !== undefined &&
    'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
  ({ launchType }) =>
    launchType === 'MANAGED_INSTANCES' && 'MANAGED_INSTANCES needs a capacity provider strategy, not a launch type.',
  ({ capacityProviderStrategy = [] }, _definition, { capacityProviders }) =>
    capacityProviderStrategy.some(({ capacityProvider }) => !capacityProviders.includes(capacityProvider)) &&
    'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster and try again.',
  (input) =>
    input.platformVersion !== undefined &&
    !onFargate(input) &&
    'The platform version must be null when specifying an EC2 launch type.',
  ({ propagateTags }) =>
    propagateTags === 'SERVICE' && 'Tags of a service can not be propagated to a task without one.',
  ({ enableExecuteCommand, overrides }, { taskRoleArn }) =>
    enableExecuteCommand &&
    !(overrides?.taskRoleArn ?? taskRoleArn) &&
    'Execute command needs a task role, of the task definition or as an override.',
  ({ startedBy }) =>
    startedBy !== undefined && !/^[A-Za-z0-9\-/_]{1,128}$/.test(startedBy) && `Invalid startedBy: ${startedBy}`,
  ({ clientToken }) => clientToken !== undefined && !/^[!-~]{1,64}$/.test(clientToken) && 'Invalid clientToken.',
  ({ networkConfiguration }, { networkMode }) =>
    networkMode === 'awsvpc' &&
    !networkConfiguration?.awsvpcConfiguration?.subnets?.length &&
    'Network Configuration must be provided when networkMode ‘awsvpc’ is specified.',
  ({ networkConfiguration }, { networkMode }) =>
    networkMode !== 'awsvpc' &&
    networkConfiguration?.awsvpcConfiguration !== undefined &&
    'Network Configuration is not valid for the given networkMode of this task definition.',
  (input, { compatibilities }) =>
    onFargate(input) && !compatibilities.includes('FARGATE') && 'Task definition does not support launch_type FARGATE.',
  (input) =>
    onFargate(input) &&
    (input.placementStrategy ?? input.placementConstraints) !== undefined &&
    'Placement constraints and strategies are not supported with FARGATE launch type.',
  ({ overrides }, { containerDefinitions }) => {
    const names = new Set(containerDefinitions.map(({ name }) => name));
    const stranger = overrides?.containerOverrides?.find(({ name }) => !names.has(name ?? ''));
    return stranger && `Override for container named ${stranger.name ?? '?'} is not a container in the TaskDefinition.`;
  },
  ({ overrides = {} }) => JSON.stringify(overrides).length > 8_192 && 'Container Overrides length must be at most 8192',
  ({ tags = [] }) => tags.length > 50 && 'Tags can not have more than 50 elements.',
  ({ tags = [] }) =>
    tags.some(({ key }) => /^aws:/i.test(key)) && 'Tag keys can not begin with aws:, which is reserved.',
];

/** Throws InvalidParameterException. */
export function checkRunTask(input: RunTaskInput, definition: TaskDefinition, cluster: Cluster): void {
  for (const rule of rules) {
    const problem = rule(input, definition, cluster);
    if (problem) throw new AwsError('InvalidParameterException', problem);
  }
}

/** Fargate Spot is asked for by a strategy only. */
export function onFargate({ launchType, capacityProviderStrategy = [] }: RunTaskInput): boolean {
  return launchType === 'FARGATE' || capacityProviderStrategy.some(isFargateProvider);
}

export function isFargateProvider({ capacityProvider }: { capacityProvider: string }): boolean {
  return capacityProvider === 'FARGATE' || capacityProvider === 'FARGATE_SPOT';
}
