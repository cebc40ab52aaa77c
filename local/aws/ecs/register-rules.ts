/** What ECS refuses of a RegisterTaskDefinition, as its documentation says, and what the plane could not honour. */
import { AwsError } from '../aws-error.js';
import type { ContainerDefinition, Registration } from './definitions.js';

/** Members that decide what a container's program gets to see: without them it would be another program. */
const notHere = ['dependsOn', 'entryPoint', 'environmentFiles', 'secrets'];

type Rule = (input: Registration) => string | false | undefined;

const rules: readonly Rule[] = [
  ({ family }) => !/^[\w-]{1,255}$/.test(family) && `Invalid family name: ${family}`,
  ({ containerDefinitions }) => containerDefinitions.length === 0 && 'Container list should not be empty.',
  ({ containerDefinitions }) =>
    containerDefinitions.every(({ essential }) => essential === false) && 'At least one container must be essential.',
  ({ containerDefinitions }) => {
    const names = containerDefinitions.map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    return twice !== undefined && `Container name ${twice} is used more than once.`;
  },
  (input) => isFargate(input) && input.networkMode !== 'awsvpc' && 'Fargate only supports network mode ‘awsvpc’.',
  (input) => isFargate(input) && !input.cpu && "Fargate requires that 'cpu' be defined at the task level.",
  (input) => isFargate(input) && !input.memory && "Fargate requires that 'memory' be defined at the task level.",
  (input) =>
    isFargate(input) &&
    !input.executionRoleArn &&
    input.containerDefinitions.some(logsToCloudWatch) &&
    'Fargate requires task definition to have execution role ARN to support log driver awslogs.',
  ({ containerDefinitions }) => {
    const without = containerDefinitions.find(
      (container) => logsToCloudWatch(container) && !container.logConfiguration?.options?.['awslogs-group'],
    );
    return without && `Log driver awslogs of container ${without.name} requires option awslogs-group.`;
  },
  (input) => {
    const without = input.containerDefinitions.find(
      (container) => logsToCloudWatch(container) && !container.logConfiguration?.options?.['awslogs-stream-prefix'],
    );
    return isFargate(input) && without && `Log driver awslogs requires option awslogs-stream-prefix for FARGATE tasks.`;
  },
  (input) => {
    const late = input.containerDefinitions.find(({ stopTimeout = 30 }) => stopTimeout < 2 || stopTimeout > 120);
    return isFargate(input) && late && `stopTimeout of container ${late.name} must be between 2 and 120 on Fargate.`;
  },
  ({ containerDefinitions }) => {
    const used = notHere.filter((member) => containerDefinitions.some((container) => isSet(container[member])));
    return used.length > 0 && `The local AWS does not have ${used.join(', ')} of a container definition.`;
  },
];

/** Throws ClientException. */
export function checkRegistration(input: Registration): void {
  for (const rule of rules) {
    const problem = rule(input);
    if (problem) throw new AwsError('ClientException', problem);
  }
}

function isFargate({ requiresCompatibilities }: Registration): boolean {
  return requiresCompatibilities?.includes('FARGATE') ?? false;
}

function logsToCloudWatch({ logConfiguration }: ContainerDefinition): boolean {
  return logConfiguration?.logDriver === 'awslogs';
}

function isSet(value: unknown): boolean {
  return value !== undefined && (!Array.isArray(value) || value.length > 0);
}
