/** What ECS refuses of a RunTask, as its documentation says. */
import { AwsError } from '../aws-error.js';
import type { TaskDefinition } from './definitions.js';

export interface RunTaskInput {
  cluster?: string;
  taskDefinition?: string;
  count?: number;
  clientToken?: string;
  startedBy?: string;
  group?: string;
  launchType?: string;
  capacityProviderStrategy?: { capacityProvider: string }[];
  networkConfiguration?: { awsvpcConfiguration?: { subnets?: string[] } };
  overrides?: {
    containerOverrides?: { name?: string; command?: string[]; environment?: { name: string; value: string }[] }[];
    taskRoleArn?: string;
    executionRoleArn?: string;
    cpu?: string;
    memory?: string;
  };
  tags?: { key: string; value: string }[];
}

export function checkRunTask(input: RunTaskInput, definition: TaskDefinition): void {
  const refuse = (message: string) => {
    throw new AwsError('InvalidParameterException', message);
  };
  if ((input.count ?? 1) !== 1) refuse('The plane runs one task a call, as Millrace does.');
  if (input.launchType && input.capacityProviderStrategy)
    refuse('Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.');
  if (input.startedBy && !/^[A-Za-z0-9\-/_]{1,128}$/.test(input.startedBy)) refuse('Invalid startedBy.');
  if (input.clientToken && !/^[!-~]{1,64}$/.test(input.clientToken)) refuse('Invalid clientToken.');
  const awsvpc = definition.networkMode === 'awsvpc';
  const subnets = input.networkConfiguration?.awsvpcConfiguration?.subnets;
  if (awsvpc && !subnets?.length)
    refuse('Network Configuration must be provided when networkMode ‘awsvpc’ is specified.');
  if (!awsvpc && subnets)
    refuse('Network Configuration is not valid for the given networkMode of this task definition.');
  if (input.launchType === 'FARGATE' && !definition.compatibilities.includes('FARGATE'))
    refuse('Task definition does not support launch_type FARGATE.');
  const names = new Set(definition.containerDefinitions.map(({ name }) => name));
  const stranger = input.overrides?.containerOverrides?.find(({ name }) => !names.has(name ?? ''));
  if (stranger) refuse(`Override for container named ${stranger.name} is not a container in the TaskDefinition.`);
  if (JSON.stringify(input.overrides ?? {}).length > 8_192) refuse('Container Overrides length must be at most 8192');
}
