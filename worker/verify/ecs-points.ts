/** What the ECS driver assumes. */
import { randomBytes } from 'node:crypto';
import {
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  RunTaskCommand,
  StopTaskCommand,
  type ConflictException,
  type ECSClient,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import { errorName } from '../../activities/aws/aws-error.js';
import { classify } from '../../activities/aws/classify.js';
import type { EcsRef } from '../../activities/ecs/ref.js';
import { runTaskRequest } from '../../activities/ecs/requests.js';
import type { EcsSpec } from '../../activities/ecs/spec.js';
import { ecsState } from '../../activities/ecs/states.js';
import { hasEnded } from '../../contracts/job.js';
import { confirmed, errorEvidence, notChecked, refuted, requestOf, type Answer } from './answer.js';
import { commonPoints } from './common-points.js';
import type { JobScene, Points, Scene } from './point.js';

export const ecsPoints: Points<ECSClient> = {
  ...commonPoints('ecs', {
    described: '`DescribeTasks` knows a new task within ten minutes (AWS: eventually, up to five)',
    listed: '`ListTasks` by `startedBy` shows a new task within five minutes',
    'unknown-id': '`DescribeTasks` answers an unknown task with an entry in `failures`, and no error',
    states: 'A task goes through no `lastStatus` that the table does not know',
    stopped: '`StopTask` ends a task with the stop code `UserInitiated`, within 15 min',
    'found-ended': '`ListTasks` with `desiredStatus=STOPPED` shows an ended task, and it still has its `startedBy`',
    logs: "A container's stream is `<awslogs-stream-prefix>/<container>/<task id>`",
    console: "The link to the task's console page leads there",
  }),
  'ecs.missing': {
    claim: 'The reason in that entry is `MISSING`',
    check: { before: missing },
  },
  'ecs.stop-ended': {
    claim: '`StopTask` of a stopped task is no error',
    breaks: 'the log warns of `stop refused`, once',
    check: { ended: stopEnded },
  },
  'ecs.stop-unknown': {
    claim: '`StopTask` of an unknown task fails as `InvalidParameterException`, with "not found" in its message',
    breaks: 'a stop of a task that ECS has forgotten shows as `stop refused`',
    check: { before: stopUnknown },
  },
  'ecs.same-token': {
    claim: 'The same request with the same token is answered with the same task, and starts none',
    breaks: 'a start whose reply was lost becomes a second task',
    check: { running: sameToken },
  },
  'ecs.other-request': {
    claim: 'Another request with the same token is refused as `ConflictException`, whose `resourceIds` name the task',
    breaks: 'a new revision of the task definition between two sends ends the step, or starts a second task',
    check: { running: otherRequest },
  },
  'ecs.tags': {
    claim: 'Tags whose names begin with `millrace:` are taken',
    breaks: 'no task can be started',
    check: { running: tags },
  },
  'ecs.deleted': {
    claim: 'A task whose `lastStatus` is `DELETED` is one that ECS is about to forget',
    breaks: 'its step ends as `JobOutcomeUnknown` though it could be told',
    check: { never: 'AWS names the state nowhere that says how it comes about' },
  },
  'ecs.capacity-texts': {
    claim: 'A refusal for lack of capacity is a `failures` entry, or a `ClientException` known by its text',
    breaks: 'a full cluster ends the step as `AwsRejected` instead of letting it wait',
    check: { never: 'would need a cluster without room' },
  },
  'ecs.final-failures': {
    claim: 'Of the reasons in `failures` of `RunTask`, `MISSING`, `INACTIVE` and access denied are final',
    breaks: 'the step waits until its deadline, or gives up too early',
    check: { never: 'would need an instance that has gone' },
  },
  'ecs.start-texts': {
    claim:
      'Starts that a later try may survive (image pulls that time out, network interfaces) are known by their text',
    breaks: "the platform's fault counts as the job's, and is not launched again",
    check: { never: 'would need ECS to fail' },
  },
};

async function missing({ client, unknown }: Scene<ECSClient>): Promise<Answer> {
  const { cluster, taskArn } = unknown as EcsRef;
  const answer = await client.send(new DescribeTasksCommand({ cluster, tasks: [taskArn] }));
  const [failure] = answer.failures ?? [];
  const said = `${JSON.stringify(failure)}${requestOf(answer)}`;
  return failure?.reason === 'MISSING' ? confirmed(said) : refuted(said);
}

/** ECS's own words are the evidence, and the driver's verdict on them is the answer. */
async function stopUnknown({ client, driver, unknown }: Scene<ECSClient>): Promise<Answer> {
  const { cluster, taskArn } = unknown as EcsRef;
  const said = await client.send(new StopTaskCommand({ cluster, task: taskArn })).then(
    (answer) => `no error${requestOf(answer)}`,
    (error: unknown) => errorEvidence(error),
  );
  await driver.stop(unknown, 'npm run verify-aws asks what such a stop does', 1);
  return said.startsWith('InvalidParameterException') ? confirmed(said) : refuted(said);
}

async function stopEnded({ client, driver, ref }: JobScene<ECSClient>): Promise<Answer> {
  const { cluster, taskArn } = ref as EcsRef;
  const answer = await client.send(new StopTaskCommand({ cluster, task: taskArn }));
  await driver.stop(ref, 'npm run verify-aws asks what a second stop does', 1);
  const [state] = await driver.describe([ref]);
  const said = `no error${requestOf(answer)}, and it is ${state?.status}`;
  return state && hasEnded(state) ? confirmed(said) : refuted(said);
}

async function sameToken({ driver, spec, mark, ref, launches }: JobScene<ECSClient>): Promise<Answer> {
  const answer = await launches.start(driver, spec, mark);
  if ('refused' in answer) return refuted(`refused: ${answer.refused}`);
  const { taskArn } = answer.started as EcsRef;
  return taskArn === (ref as EcsRef).taskArn ? confirmed(taskArn) : refuted(`a second task: ${taskArn}`);
}

/** What differs is `startedBy`: should ECS start a second task, it is found by that, and stopped. */
async function otherRequest({ client, driver, spec, mark, ref, launches }: JobScene<ECSClient>): Promise<Answer> {
  const { taskDefinition } = await client.send(
    new DescribeTaskDefinitionCommand({ taskDefinition: (spec as EcsSpec).taskDefinition }),
  );
  const other = { ...mark, key: randomBytes(16).toString('hex') };
  const request = {
    ...runTaskRequest(spec as EcsSpec, mark, taskDefinition as TaskDefinition),
    startedBy: other.key,
  };
  const noted = launches.note(driver, spec, other);
  try {
    const answer = await client.send(new RunTaskCommand(request));
    const [task] = answer.tasks ?? [];
    if (task?.taskArn) noted.job({ ...(ref as EcsRef), taskArn: task.taskArn } as EcsRef);
    else noted.nothing();
    return refuted(`answered with ${task?.taskArn ?? JSON.stringify(answer.failures)}${requestOf(answer)}`);
  } catch (error) {
    if (classify(error) !== 'unknown') noted.nothing();
    if (errorName(error) !== 'ConflictException') throw error;
    const { resourceIds = [] } = error as ConflictException;
    const said = `${errorEvidence(error)}, resourceIds ${resourceIds.join(', ') || 'none'}`;
    return resourceIds.includes((ref as EcsRef).taskArn) ? confirmed(said) : refuted(said);
  }
}

/** ECS takes the tags off a task that has stopped: then only their presence says something. */
async function tags({ client, ref, mark }: JobScene<ECSClient>): Promise<Answer> {
  const { cluster, taskArn } = ref as EcsRef;
  const answer = await client.send(new DescribeTasksCommand({ cluster, tasks: [taskArn], include: ['TAGS'] }));
  const [task] = answer.tasks ?? [];
  const shown = (task?.tags ?? []).map(({ key, value }) => `${key}=${value}`);
  const said = `${shown.join(', ') || 'none'}${requestOf(answer)}`;
  if (shown.includes(`millrace:key=${mark.key}`)) return confirmed(said);
  const state = task && ecsState(task, ref as EcsRef);
  const runs = state?.status === 'active' && state.phase !== 'stopping';
  return runs
    ? refuted(said)
    : notChecked(`it ended by itself: ${task?.lastStatus ?? 'not shown'}${requestOf(answer)}`);
}
