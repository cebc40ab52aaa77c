/** The start request of a spec. A function of history and the definition's revision, so that a resend is the same. */
import type { RunTaskRequest, TaskDefinition } from '@aws-sdk/client-ecs';
import type { JobMark } from '../../contracts/job.js';
import { ownTags } from '../aws/own-tags.js';
import { withoutUndefined } from '../aws/without-undefined.js';
import { mainContainer } from './definition.js';
import type { EcsSpec } from './spec.js';

export function runTaskRequest(spec: EcsSpec, mark: JobMark, definition: TaskDefinition): RunTaskRequest {
  return withoutUndefined({
    cluster: spec.cluster,
    // The revision: a family's newest one may have changed when a lost reply is sent again.
    taskDefinition: definition.taskDefinitionArn ?? spec.taskDefinition,
    count: 1,
    clientToken: mark.key,
    startedBy: mark.key,
    launchType: spec.launchType,
    capacityProviderStrategy: spec.capacityProviderStrategy,
    networkConfiguration: spec.network && {
      awsvpcConfiguration: withoutUndefined({
        subnets: spec.network.subnets,
        securityGroups: spec.network.securityGroups,
        assignPublicIp:
          spec.network.assignPublicIp === undefined ? undefined : spec.network.assignPublicIp ? 'ENABLED' : 'DISABLED',
      }),
    },
    overrides: overridesOf(spec, definition),
    platformVersion: spec.platformVersion,
    group: spec.group,
    placementConstraints: spec.placementConstraints,
    placementStrategy: spec.placementStrategy,
    enableExecuteCommand: spec.enableExecuteCommand,
    propagateTags: spec.propagateTags,
    tags: Object.entries({ ...spec.tags, ...ownTags(mark) }).map(([key, value]) => ({ key, value })),
  }) as RunTaskRequest;
}

function overridesOf(spec: EcsSpec, definition: TaskDefinition) {
  const { containers = [], ephemeralStorageGiB, ...task } = spec.overrides ?? {};
  const main = mainContainer(spec, definition).name as string;
  const own =
    spec.command || spec.environment ? [{ name: main, command: spec.command, environment: spec.environment }] : [];
  const others = containers.filter(({ name }) => name !== main || own.length === 0);
  const given = containers.find(({ name }) => name === main);
  // Both ways may set variables of the main container; the step's own win one by one.
  const environment =
    given?.environment || spec.environment ? { ...given?.environment, ...spec.environment } : undefined;
  const merged = own.map((override) => ({ ...given, ...withoutUndefined({ ...override, environment }) }));
  return withoutUndefined({
    ...task,
    ephemeralStorage: ephemeralStorageGiB === undefined ? undefined : { sizeInGiB: ephemeralStorageGiB },
    containerOverrides: [...merged, ...others].map(({ environment, ...override }) =>
      withoutUndefined({
        ...override,
        environment: environment && Object.entries(environment).map(([name, value]) => ({ name, value })),
      }),
    ),
  });
}
