/**
 * What the task definition says about its tasks, and the rules that only it can answer: which container decides, where
 * it logs, which network it wants. Cached per revision for good, per family for a minute.
 */
import {
  DescribeTaskDefinitionCommand,
  type ContainerDefinition,
  type ECSClient,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import type { AwsService } from '../aws/client.js';
import { InvalidSpec } from '../invalid-spec.js';
import type { EcsSpec } from './spec.js';

const familyKeepMs = 60_000;

export interface TaskDefinitions {
  get(taskDefinition: string): Promise<TaskDefinition>;
}

export function taskDefinitions(aws: AwsService<ECSClient>): TaskDefinitions {
  const kept = new Map<string, { definition: Promise<TaskDefinition>; until: number }>();
  const load = async (taskDefinition: string): Promise<TaskDefinition> => {
    // Not of the readers' budget: it is rare, and a start waits for it.
    const answer = await aws.client.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
    if (!answer.taskDefinition) throw new Error(`DescribeTaskDefinition of ${taskDefinition} answered without one`);
    return answer.taskDefinition;
  };
  return {
    get(taskDefinition) {
      const hit = kept.get(taskDefinition);
      if (hit && hit.until > Date.now()) return hit.definition;
      const definition = load(taskDefinition);
      const pinned = /:\d+$/.test(taskDefinition);
      kept.set(taskDefinition, { definition, until: pinned ? Infinity : Date.now() + familyKeepMs });
      definition.catch(() => kept.delete(taskDefinition));
      return definition;
    },
  };
}

/** The container whose exit decides: the named one, or the first essential one. Throws `InvalidSpec` where there is none. */
export function mainContainer(spec: EcsSpec, definition: TaskDefinition): ContainerDefinition {
  const containers = definition.containerDefinitions ?? [];
  const found = spec.container
    ? containers.find(({ name }) => name === spec.container)
    : containers.find(({ essential }) => essential !== false);
  if (!found?.name)
    throw new InvalidSpec(
      `Task definition ${spec.taskDefinition} has no ${spec.container ? `container ${spec.container}` : 'essential container'}`,
    );
  return found;
}

/** Throws `InvalidSpec` when this spec can't run with this definition. */
export function checkDefinition(spec: EcsSpec, definition: TaskDefinition): void {
  const refuse = (problem: string) => {
    throw new InvalidSpec(`Task definition ${spec.taskDefinition}: ${problem}`);
  };
  const awsvpc = definition.networkMode === 'awsvpc';
  if (awsvpc && !spec.network) refuse('its network mode is awsvpc, so the step needs `network` with subnets.');
  if (!awsvpc && spec.network)
    refuse(`its network mode is ${definition.networkMode ?? 'bridge'}, which takes no \`network\`.`);
  const compatible = definition.compatibilities ?? definition.requiresCompatibilities;
  if (spec.launchType && compatible && compatible.length > 0 && !compatible.includes(spec.launchType)) {
    refuse(`it is not compatible with ${spec.launchType}, only with ${compatible.join(', ')}.`);
  }
  const names = new Set((definition.containerDefinitions ?? []).map(({ name }) => name));
  const strangers = (spec.overrides?.containers ?? []).map(({ name }) => name).filter((name) => !names.has(name));
  if (strangers.length > 0) refuse(`it has no container ${strangers.join(', ')}, which \`overrides\` names.`);
}

/** Where a container's output is found, where that can be told: streams are named by prefix only. */
export function logsOf(container: ContainerDefinition): { group: string; streamPrefix: string } | undefined {
  const { logDriver, options } = container.logConfiguration ?? {};
  const group = options?.['awslogs-group'];
  const streamPrefix = options?.['awslogs-stream-prefix'];
  return logDriver === 'awslogs' && group && streamPrefix ? { group, streamPrefix } : undefined;
}
