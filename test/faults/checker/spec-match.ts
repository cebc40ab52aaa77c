/**
 * Whether a start call asks for what history message: the fields by which jobs differ, for each kind. Written from AWS's
 * API, not from the drivers.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Mark } from './activities.js';
import { json, list, text, type Json } from './history.js';
import { wholeOf, type Check } from './spec-whole.js';

type Checks = (spec: Json, request: Json, mark: Mark) => Check[];

const checks: Readonly<Record<string, Checks>> = {
  glue: (spec, request, { key }) => {
    const sent = json(request['Arguments']);
    const own = /^--(millrace-job-key|job-bookmark-(option|from|to))$/;
    return [
      ['jobName', request['JobName'], spec['jobName']],
      ['arguments', without(sent, own), without(json(spec['arguments']), own)],
      ['key', sent['--millrace-job-key'], spec['marker'] === 'none' ? undefined : key],
      ['workerType', request['WorkerType'], spec['workerType']],
      ['numberOfWorkers', request['NumberOfWorkers'], spec['workerType'] && spec['numberOfWorkers']],
      ['maxCapacity', request['MaxCapacity'], spec['maxCapacity']],
    ];
  },
  ecs: (spec, request, { key }) => {
    const containers = list(json(request['overrides'])['containerOverrides']).map(json);
    const commands = containers.map(({ command }) => command);
    return [
      ['cluster', request['cluster'], spec['cluster']],
      ['taskDefinition', family(request['taskDefinition'], spec['taskDefinition']), text(spec['taskDefinition'])],
      ['command', spec['command'] && oneOf(commands, spec['command']), spec['command']],
      ['environment', environmentIn(containers, json(spec['environment'])), json(spec['environment'])],
      ['key', [request['clientToken'], request['startedBy']], [key, key]],
      ['count', request['count'] ?? 1, 1],
    ];
  },
  'emr-step': (spec, request, mark) => {
    const steps = list(request['Steps']).map(json);
    const step = steps.find(({ Name }) => text(Name).endsWith(mark.key)) ?? {};
    const jar = json(step['HadoopJarStep']);
    return [
      ['cluster', request['JobFlowId'], spec['cluster']],
      ['steps', steps.length, 1],
      ['name', text(step['Name']), named(spec, mark)],
      ['jar', jar['Jar'], spec['jar']],
      ['mainClass', jar['MainClass'], spec['mainClass']],
      ['args', jar['Args'] ?? [], spec['args'] ?? []],
      ['actionOnFailure', step['ActionOnFailure'], 'CONTINUE'],
    ];
  },
  'emr-cluster': (spec, request, mark) => [
    ['name', text(request['Name']), named(spec, mark)],
    ['releaseLabel', request['ReleaseLabel'], spec['releaseLabel']],
    ['applications', list(request['Applications']).map((one) => json(one)['Name']), spec['applications'] ?? []],
    ['serviceRole', request['ServiceRole'], spec['serviceRole']],
    ['instanceProfile', request['JobFlowRole'], spec['instanceProfile']],
    ['logUri', request['LogUri'], spec['logUri']],
  ],
  'emr-serverless': (spec, request, mark) => {
    const driver = json(request['jobDriver']);
    return [
      ['applicationId', request['applicationId'], spec['applicationId']],
      ['executionRoleArn', request['executionRoleArn'], spec['executionRoleArn']],
      ['name', text(request['name']), named(spec, mark)],
      ['sparkSubmit', driver['sparkSubmit'], spec['sparkSubmit']],
      ['hive', driver['hive'], spec['hive']],
      ['key', request['clientToken'], mark.key],
    ];
  },
};

/** One sentence for each field that differs; undefined for a kind that nobody knows. */
export function differences(kind: string, spec: Json, request: Json, mark: Mark): string[] | undefined {
  const found = checks[kind]?.(spec, request, mark);
  return (
    found &&
    [...found, ...wholeOf(kind, spec, request)]
      .filter(([, sent, wanted]) => !isDeepStrictEqual(sent, wanted))
      .map(([field, sent, wanted]) => `${field} is ${JSON.stringify(sent)}, history has ${JSON.stringify(wanted)}`)
  );
}

function without(values: Json, names: RegExp): Json {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.test(name)));
}

/** A name or ARN of a revision, as the spec writes it: family, family and revision, or ARN. */
function family(sent: unknown, wanted: unknown): string {
  const [full, name] = [text(sent), text(wanted)];
  const short = full.slice(full.lastIndexOf('/') + 1);
  return full === name || short === name || short.startsWith(`${name}:`) ? name : full;
}

function oneOf(all: readonly unknown[], wanted: unknown): unknown {
  return all.find((one) => isDeepStrictEqual(one, wanted)) ?? all[0];
}

/** Of the variables that the step sets, those that some container gets. */
function environmentIn(containers: readonly Json[], wanted: Json): Json {
  const set = new Map(
    containers.flatMap(({ environment }) => list(environment).map((one) => [json(one)['name'], json(one)['value']])),
  );
  return Object.fromEntries(Object.keys(wanted).map((name) => [name, set.get(name)]));
}

/** What a person reads, and the key; of the printable characters that EMR takes. */
function named(spec: Json, { step, key }: Mark): string {
  const human = (text(spec['name']) || step).replaceAll(/[^ -~\u00a0-\ud7ff\ue000-\ufffd]|[<>$|`]/g, ' ').trim();
  return `${human.slice(0, 255 - key.length).trim()} ${key}`.trim();
}
