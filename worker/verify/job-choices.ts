/** From options to specs: one job of each kind that the user has, small, and stopped before it has done much. */
import { ecsTask } from '../../activities/ecs/spec.js';
import { emrServerlessJob } from '../../activities/emr-serverless/spec.js';
import { emrStep } from '../../activities/emr/step-spec.js';
import { glueJob } from '../../activities/glue/spec.js';
import type { JobKind, JobTypes } from '../../activities/specs.js';
import { smallSpark } from './emr-serverless.js';
import { emrPrimary } from './prices.js';

export type JobChoices = { [Kind in JobKind]?: JobTypes[Kind]['spec'] };

type Text =
  | 'glue-job'
  | 'ecs-cluster'
  | 'ecs-task-definition'
  | 'ecs-launch-type'
  | 'ecs-command'
  | 'emr-cluster-id'
  | 'emr-release'
  | 'emr-service-role'
  | 'emr-instance-profile'
  | 'emr-subnet'
  | 'emr-serverless-application'
  | 'emr-serverless-role'
  | 'emr-serverless-entry-point'
  | 'emr-serverless-log-group';
type Flag = 'ecs-public-ip' | 'emr-throttling';
type List = 'ecs-subnet' | 'ecs-security-group';

export type OptionName = Text | Flag | List;
export type Given = Record<Text, string | undefined> & Record<Flag, boolean> & Record<List, string[]>;

/** What chooses a kind, all of it together; then what goes with it. */
export const groups: { readonly [Kind in JobKind]?: { needs: readonly Text[]; takes: readonly OptionName[] } } = {
  glue: { needs: ['glue-job'], takes: [] },
  ecs: {
    needs: ['ecs-cluster', 'ecs-task-definition'],
    takes: ['ecs-launch-type', 'ecs-subnet', 'ecs-security-group', 'ecs-public-ip', 'ecs-command'],
  },
  'emr-step': { needs: ['emr-cluster-id'], takes: ['emr-throttling'] },
  'emr-cluster': { needs: ['emr-release', 'emr-service-role', 'emr-instance-profile'], takes: ['emr-subnet'] },
  'emr-serverless': {
    needs: ['emr-serverless-application', 'emr-serverless-role', 'emr-serverless-entry-point'],
    takes: ['emr-serverless-log-group'],
  },
};

/** The specs are checked by their own schemas afterwards. Only what is no spec yet can be wrong here. */
export function specsOf(given: Given, problems: string[]): JobChoices {
  return {
    ...(given['glue-job'] !== undefined && { glue: glueJob({ jobName: given['glue-job'] }) }),
    ...(given['ecs-cluster'] !== undefined && { ecs: ecsSpecOf(given, problems) }),
    ...(given['emr-cluster-id'] !== undefined && {
      'emr-step': emrStep({
        cluster: given['emr-cluster-id'],
        jar: 'command-runner.jar',
        args: ['bash', '-c', 'echo millrace; sleep 300'],
      }),
    }),
    ...(given['emr-release'] !== undefined && { 'emr-cluster': emrClusterSpecOf(given) }),
    ...(given['emr-serverless-application'] !== undefined && { 'emr-serverless': serverlessSpecOf(given) }),
  };
}

function ecsSpecOf(given: Given, problems: string[]): JobTypes['ecs']['spec'] {
  const { 'ecs-subnet': subnets, 'ecs-security-group': securityGroups, 'ecs-public-ip': assignPublicIp } = given;
  const network = {
    subnets,
    ...(securityGroups.length > 0 && { securityGroups }),
    ...(assignPublicIp && { assignPublicIp }),
  };
  const command = given['ecs-command'] === undefined ? undefined : commandOf(given['ecs-command'], problems);
  return ecsTask({
    cluster: given['ecs-cluster'] as string,
    taskDefinition: given['ecs-task-definition'] as string,
    ...(given['ecs-launch-type'] !== undefined && { launchType: given['ecs-launch-type'] as 'FARGATE' }),
    ...(command && { command }),
    ...((subnets.length > 0 || Object.keys(network).length > 1) && { network }),
  });
}

function emrClusterSpecOf(given: Given): JobTypes['emr-cluster']['spec'] {
  return {
    kind: 'emr-cluster',
    releaseLabel: given['emr-release'] as string,
    serviceRole: given['emr-service-role'] as string,
    instanceProfile: given['emr-instance-profile'] as string,
    instanceGroups: [{ role: 'MASTER', instanceType: emrPrimary.instanceType, count: 1 }],
    // What EMR's managed policy for service roles (v2) wants; other roles take no notice of it.
    tags: { 'for-use-with-amazon-emr-managed-policies': 'true' },
    ...(given['emr-subnet'] !== undefined && { subnets: [given['emr-subnet']] }),
  };
}

function serverlessSpecOf(given: Given): JobTypes['emr-serverless']['spec'] {
  const group = given['emr-serverless-log-group'];
  return emrServerlessJob({
    applicationId: given['emr-serverless-application'] as string,
    executionRoleArn: given['emr-serverless-role'] as string,
    sparkSubmit: {
      entryPoint: given['emr-serverless-entry-point'] as string,
      sparkSubmitParameters: smallSpark,
    },
    ...(group !== undefined && { logs: { group } }),
  });
}

function commandOf(text: string, problems: string[]): string[] | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    if (Array.isArray(parsed) && parsed.every((part) => typeof part === 'string')) return parsed;
  } catch {
    // Said below, in the same words.
  }
  problems.push(`--ecs-command is ${JSON.stringify(text)}: write a JSON list of texts, as ["sleep","300"].`);
  return undefined;
}
