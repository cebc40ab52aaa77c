/**
 * A worker process: the real activities in the SDK's own activity runner, with the heartbeats throttled as the SDK's core
 * throttles them. Whatever it hears, it hears through its process.
 */
import type { Info } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import {
  ActivityCancellationDetails,
  noopMetricMeter,
  defaultFailureConverter,
  defaultPayloadConverter,
  toPayloads,
} from '@temporalio/common';
import { Activity } from '@temporalio/worker/lib/activity.js';
import type { JobActivities } from '../../../../activities/job-activities.js';
import type { WorldRecord } from '../record.js';
import type { Mail } from '../world/mail.js';
import type { Process } from '../world/process.js';
import { writeToken, type Payload } from './activity.js';
import type { Result, Task, TemporalServer } from './server.js';

const silent = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };
const dataConverter = {
  payloadConverter: defaultPayloadConverter,
  failureConverter: defaultFailureConverter,
  payloadCodecs: [],
};

export interface SimulatedWorker {
  process: Process;
  take(task: Task): void;
  /** Attempts that it works on. */
  busyWith(): readonly Task[];
}

export interface WorkerParts {
  process: Process;
  mail: Mail;
  server: TemporalServer;
  record: WorldRecord;
  client: Client;
  activities: JobActivities;
  /** What an attempt is told about itself. */
  info(info: Info): Info;
}

export function createWorker({
  process,
  mail,
  server,
  record,
  client,
  activities,
  info,
}: WorkerParts): SimulatedWorker {
  const running = new Set<Task>();

  const run = async (task: Task): Promise<void> => {
    running.add(task);
    const heart = createHeart(task, (details) => beat(task, details, activity));
    const activity = new Activity(
      info(infoOf(task)),
      activities[task.activity.type] as never,
      dataConverter,
      undefined as never,
      undefined,
      heart.beat,
      client,
      silent,
      noopMetricMeter,
      [],
    );
    const result = await activity.run({ args: [task.activity.input], headers: {} });
    running.delete(task);
    report(task, result, heart.stop());
  };
  const beat = ({ token, activity: { verb } }: Task, details: Payload[], activity: Activity): void =>
    mail.post({
      point: 'beat:ask',
      worker: process,
      deliver() {
        const answer = server.heartbeat(token, details);
        mail.post({
          point: 'beat:answer',
          worker: process,
          deliver: () =>
            process.hear(() => {
              if (!answer) activity.cancel('NOT_FOUND', new ActivityCancellationDetails({ notFound: true }));
              else if (answer.cancelRequested)
                activity.cancel('CANCELLED', new ActivityCancellationDetails({ cancelRequested: true }));
              else if (answer.activityReset) activity.cancel('RESET', new ActivityCancellationDetails({ reset: true }));
              else return;
              record.count(`${verb} told to end by a heartbeat`);
            }),
        });
      },
    });
  const report = ({ token, activity }: Task, result: Result, details: Payload[] | undefined): void => {
    const completed = record.completing(activity, token, result, process.name);
    mail.post({
      point: `done:${activity.verb}`,
      worker: process,
      lost: () => completed('lost'),
      deliver: () => completed(server.complete(token, result, details) ? 'ok' : 'refused'),
    });
  };

  return {
    process,
    take: (task) => process.hear(() => void run(task)),
    busyWith: () => [...running],
  };
}

interface Heart {
  beat(details: unknown): void;
  /** Gives what it has not told yet. */
  stop(): Payload[] | undefined;
}

/** At most every 0.8 timeouts, the newest details, as core does. */
function createHeart({ activity: { heartbeatMs = 30_000 / 0.8 } }: Task, tell: (details: Payload[]) => void): Heart {
  let untold: Payload[] | undefined;
  let pause: NodeJS.Timeout | undefined;
  let stopped = false;
  const flush = (): void => {
    pause = undefined;
    if (!untold || stopped) return;
    tell(untold);
    untold = undefined;
    pause = setTimeout(flush, 0.8 * heartbeatMs);
  };
  return {
    beat(details) {
      if (stopped) return;
      untold = toPayloads(defaultPayloadConverter, details);
      if (pause === undefined) flush();
    },
    stop() {
      stopped = true;
      clearTimeout(pause);
      return untold;
    },
  };
}

function infoOf({ activity, token, scheduledAt, attemptAt, details }: Task): Info {
  const taskToken = writeToken(token);
  const { workflowId, runId } = activity.input.mark;
  return {
    taskToken,
    base64TaskToken: Buffer.from(taskToken).toString('base64'),
    activityId: activity.id,
    activityType: activity.type,
    attempt: token.attempt,
    heartbeatDetails: details?.[0] && defaultPayloadConverter.fromPayload(details[0]),
    scheduledTimestampMs: scheduledAt,
    currentAttemptScheduledTimestampMs: attemptAt,
    startToCloseTimeoutMs: activity.startToCloseMs,
    heartbeatTimeoutMs: activity.heartbeatMs,
    scheduleToCloseTimeoutMs: 0,
    workflowExecution: { workflowId, runId },
    workflowType: 'works',
    workflowNamespace: 'default',
    namespace: 'default',
    taskQueue: 'millrace',
    isLocal: false,
    inWorkflow: true,
    priority: {},
  } as unknown as Info;
}
