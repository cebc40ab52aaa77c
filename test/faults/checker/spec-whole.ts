/**
 * The rest of a start call: what a spec asks for beyond the fields by which jobs differ most, and that nothing is sent that
 * neither the spec nor the engine asks for. Written from AWS's API: each field of a request, and the spec's that it stems from.
 */
import { json, list, text, type Json } from './history.js';

export type Check = readonly [field: string, sent: unknown, wanted: unknown];

/** Fields of a request: the spec's field whose value they carry; null for what is compared, or added, elsewhere. */
const fields: Readonly<Record<string, Readonly<Record<string, string | null>>>> = {
  glue: {
    JobName: null,
    Arguments: null,
    Timeout: null,
    WorkerType: null,
    NumberOfWorkers: null,
    MaxCapacity: null,
    ExecutionClass: 'executionClass',
    JobRunQueuingEnabled: 'queuing',
    SecurityConfiguration: 'securityConfiguration',
    NotificationProperty: null,
  },
  ecs: {
    cluster: null,
    taskDefinition: null,
    count: null,
    clientToken: null,
    startedBy: null,
    overrides: null,
    tags: null,
    networkConfiguration: null,
    launchType: 'launchType',
    capacityProviderStrategy: 'capacityProviderStrategy',
    platformVersion: 'platformVersion',
    group: 'group',
    placementConstraints: 'placementConstraints',
    placementStrategy: 'placementStrategy',
    enableExecuteCommand: 'enableExecuteCommand',
    propagateTags: 'propagateTags',
  },
  'emr-step': { JobFlowId: null, Steps: null, ExecutionRoleArn: 'executionRoleArn' },
  'emr-cluster': {
    Name: null,
    ReleaseLabel: null,
    Applications: null,
    ServiceRole: null,
    JobFlowRole: null,
    LogUri: null,
    Instances: null,
    BootstrapActions: null,
    Configurations: null,
    ManagedScalingPolicy: null,
    AutoTerminationPolicy: null,
    Tags: null,
    VisibleToAllUsers: null,
    AutoScalingRole: 'autoScalingRole',
    StepConcurrencyLevel: 'stepConcurrency',
    SecurityConfiguration: 'securityConfiguration',
    CustomAmiId: 'customAmiId',
    EbsRootVolumeSize: 'ebsRootVolumeGiB',
  },
  'emr-serverless': {
    applicationId: null,
    clientToken: null,
    name: null,
    executionRoleArn: null,
    jobDriver: null,
    configurationOverrides: null,
    executionTimeoutMinutes: null,
    mode: null,
    retryPolicy: null,
    tags: null,
  },
};

export function wholeOf(kind: string, spec: Json, request: Json): Check[] {
  const known = fields[kind] ?? {};
  const same = Object.entries(known).flatMap(([sent, wanted]): Check[] =>
    wanted === null ? [] : [[sent, request[sent], spec[wanted]]],
  );
  const unknown = Object.keys(request).filter((field) => !(field in known));
  return [...same, ['fields that nobody asked for', unknown, []], ...(nested[kind]?.(spec, request) ?? [])];
}

const nested: Readonly<Record<string, (spec: Json, request: Json) => Check[]>> = {
  glue: (spec, { Arguments, NotificationProperty }) => [
    ['notifyDelayAfter', json(NotificationProperty)['NotifyDelayAfter'], spec['notifyDelayAfterMinutes']],
    ['bookmark', bookmark(json(Arguments)), bookmarkAsked(spec['bookmark'], json(Arguments))],
  ],
  ecs: (spec, { networkConfiguration, tags, overrides }) => {
    const { subnets, securityGroups, assignPublicIp } = json(json(networkConfiguration)['awsvpcConfiguration']);
    const network = json(spec['network']);
    const task = json(spec['overrides']);
    const sent = json(overrides);
    const own = ['cpu', 'memory', 'taskRoleArn', 'executionRoleArn'];
    const containers = list(sent['containerOverrides']).length;
    const asked = list(task['containers']).length + (spec['command'] || spec['environment'] ? 1 : 0);
    return [
      ['subnets', subnets, network['subnets']],
      ['securityGroups', securityGroups, network['securityGroups']],
      ['assignPublicIp', assignPublicIp, onOff(network['assignPublicIp'])],
      ['tags', tagsIn(tags, 'key', 'value'), json(spec['tags'])],
      ...own.map((name): Check => [name, sent[name], task[name]]),
      ['ephemeralStorage', json(sent['ephemeralStorage'])['sizeInGiB'], task['ephemeralStorageGiB']],
      ['containers', containers <= asked && (containers > 0 || asked === 0), true],
    ];
  },
  'emr-cluster': (spec, { Instances, Tags, BootstrapActions, ManagedScalingPolicy, Configurations }) => {
    const instances = json(Instances);
    const { unit, min, max, maxOnDemand, maxCore } = json(spec['managedScaling']);
    const scaling = json(json(ManagedScalingPolicy)['ComputeLimits']);
    const bare = (group: unknown) => {
      const { InstanceRole, InstanceType, InstanceCount } = json(group);
      return { role: InstanceRole, instanceType: InstanceType, count: InstanceCount };
    };
    return [
      ['tags', tagsIn(Tags, 'Key', 'Value'), json(spec['tags'])],
      [
        'instances',
        list(instances['InstanceGroups']).map(bare),
        list(spec['instanceGroups'])
          .map(json)
          .map(({ role, instanceType, count }) => ({ role, instanceType, count })),
      ],
      ['fleets', list(instances['InstanceFleets']).length, list(spec['instanceFleets']).length],
      ['ec2KeyName', instances['Ec2KeyName'], spec['ec2KeyName']],
      [
        'bootstrapActions',
        list(BootstrapActions).map((one) => json(json(one)['ScriptBootstrapAction'])['Path']),
        list(spec['bootstrapActions']).map((one) => json(one)['script']),
      ],
      [
        'configurations',
        list(Configurations).map((one) => json(one)['Classification']),
        list(spec['configurations']).map((one) => json(one)['classification']),
      ],
      [
        'scaling',
        [
          scaling['UnitType'],
          scaling['MinimumCapacityUnits'],
          scaling['MaximumCapacityUnits'],
          scaling['MaximumOnDemandCapacityUnits'],
          scaling['MaximumCoreCapacityUnits'],
        ],
        [unit, min, max, maxOnDemand, maxCore],
      ],
    ];
  },
  'emr-serverless': (spec, { configurationOverrides, tags }) => {
    const { applicationConfiguration, monitoringConfiguration } = json(configurationOverrides);
    const { s3MonitoringConfiguration, cloudWatchLoggingConfiguration } = json(monitoringConfiguration);
    const logs = json(cloudWatchLoggingConfiguration);
    return [
      ['configurations', applicationConfiguration, spec['configurations']],
      ['logUri', json(s3MonitoringConfiguration)['logUri'], spec['logUri']],
      [
        'logs',
        [logs['logGroupName'], logs['logStreamNamePrefix']],
        [json(spec['logs'])['group'], json(spec['logs'])['streamPrefix']],
      ],
      ['tags', without(json(tags)), json(spec['tags'])],
    ];
  },
};

function onOff(value: unknown): unknown {
  return value === undefined ? undefined : value ? 'ENABLED' : 'DISABLED';
}

/** The engine's own left out. */
function tagsIn(tags: unknown, key: string, value: string): Json {
  return without(Object.fromEntries(list(tags).map((tag) => [text(json(tag)[key]), json(tag)[value]])));
}

function without(tags: Json): Json {
  return Object.fromEntries(Object.entries(tags).filter(([name]) => !name.startsWith('millrace:')));
}

function bookmark(sent: Json): unknown {
  return ['option', 'from', 'to'].map((name) => sent[`--job-bookmark-${name}`]);
}

/** A job that takes none is sent none: a Python shell, or one whose author has fixed it. */
function bookmarkAsked(asked: unknown, sent: Json): unknown {
  if (sent['--job-bookmark-option'] === undefined) return [undefined, undefined, undefined];
  const { from, to } = json(asked);
  return [`job-bookmark-${from === undefined ? text(asked) || 'disable' : 'pause'}`, from, to];
}
