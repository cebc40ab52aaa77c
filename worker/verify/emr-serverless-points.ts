/** What the driver of EMR Serverless job runs assumes. */
import { randomBytes } from 'node:crypto';
import {
  CancelJobRunCommand,
  GetJobRunCommand,
  StartJobRunCommand,
  type EMRServerlessClient,
} from '@aws-sdk/client-emr-serverless';
import { classify } from '../../activities/aws/classify.js';
import type { EmrServerlessRef } from '../../activities/emr-serverless/ref.js';
import { startJobRunRequest } from '../../activities/emr-serverless/requests.js';
import type { EmrServerlessSpec } from '../../activities/emr-serverless/spec.js';
import { confirmed, errorEvidence, refuted, requestOf, type Answer } from './answer.js';
import { commonPoints } from './common-points.js';
import { limitSeconds } from './launches.js';
import type { JobScene, Points, Scene } from './point.js';

export const emrServerlessPoints: Points<EMRServerlessClient> = {
  ...commonPoints('emr-serverless', {
    described: '`GetJobRun` knows a new run within ten minutes',
    listed: '`ListJobRuns` shows a new run, with the mark in its name, within a minute; no lag is documented',
    'unknown-id': '`GetJobRun` of an unknown run fails as `ResourceNotFoundException`',
    states: 'A run goes through no state that the table does not know',
    stopped: '`CancelJobRun` ends a run as `CANCELLED`, with details that speak neither of a time-out nor of a queue',
    'found-ended': '`ListJobRuns` shows an ended run like a running one',
    logs: 'The streams are `[<prefix>/]applications/<application>/jobs/<run>/SPARK_DRIVER/stdout` and `stderr`',
  }),
  'emr-serverless.stop-ended': {
    claim: '`CancelJobRun` of an ended run is no error, or a `ValidationException` or `ConflictException`',
    breaks: 'the log warns of `stop refused`, once',
    check: { ended: async ({ client, driver, ref }) => stopOfNothing(client, driver, ref as EmrServerlessRef) },
  },
  'emr-serverless.stop-unknown': {
    claim: '`CancelJobRun` of an unknown run fails as `ResourceNotFoundException` or `ValidationException`',
    breaks: 'a stop of a run that EMR has forgotten shows as `stop refused`',
    check: {
      before: async ({ client, driver, unknown }) => stopOfNothing(client, driver, unknown as EmrServerlessRef),
    },
  },
  'emr-serverless.same-token': {
    claim: 'The same request with the same token is answered with the same run, and starts none',
    breaks: 'a start that is sent again after its reply was lost becomes a second run',
    check: { running: sameToken },
  },
  'emr-serverless.other-request': {
    claim: 'Another request with the same token is refused (as `ConflictException`), and starts none',
    check: { running: otherRequest },
  },
  'emr-serverless.timeout': {
    claim: '`executionTimeoutMinutes` and `retryPolicy` of the run are those that were sent',
    breaks: "the dead man's switch fires at another time, or EMR starts attempts of its own",
    check: { running: settings },
  },
  'emr-serverless.token-life': {
    claim: 'How long a token names its run is not documented; the driver looks for the run first and counts on nothing',
    check: { never: 'nobody knows how long to wait' },
  },
  'emr-serverless.detail-texts': {
    claim: 'Runs that took too long, stood in the queue for too long or found no capacity are told by `stateDetails`',
    breaks: 'the blame for their end is put wrongly',
    check: { never: 'needs a run of a time-out, a full queue, an account at its limits' },
  },
  'emr-serverless.quota': {
    claim: 'A start beyond the quota fails as `ServiceQuotaExceededException`',
    breaks: 'the step ends as `AwsRejected` instead of waiting',
    check: { never: 'needs an account at its limits' },
  },
  'emr-serverless.retention': {
    claim: 'An ended run is shown for a month at least',
    breaks: 'a wait that is resumed later ends as `JobOutcomeUnknown`',
    check: { never: 'takes a month' },
  },
};

/** AWS's own words are the evidence, and the driver's verdict on them is the answer. */
async function stopOfNothing(
  client: EMRServerlessClient,
  driver: Scene['driver'],
  ref: EmrServerlessRef,
): Promise<Answer> {
  const { applicationId, jobRunId } = ref;
  const said = await client.send(new CancelJobRunCommand({ applicationId, jobRunId })).then(
    (answer) => `no error${requestOf(answer)}`,
    (error: unknown) => errorEvidence(error),
  );
  await driver.stop(ref, 'npm run verify-aws asks what such a stop does', 1);
  return confirmed(said);
}

async function sameToken({ driver, spec, mark, ref, launches }: JobScene): Promise<Answer> {
  const answer = await launches.start(driver, spec, mark);
  if ('refused' in answer) return refuted(`refused: ${answer.refused}`);
  const { jobRunId } = answer.started as EmrServerlessRef;
  return jobRunId === (ref as EmrServerlessRef).jobRunId ? confirmed(jobRunId) : refuted(`a second run: ${jobRunId}`);
}

/** What differs is the name: should a second run start, it is found by that, and stopped. */
async function otherRequest(scene: JobScene<EMRServerlessClient>): Promise<Answer> {
  const { client, driver, spec, mark, ref, launches } = scene;
  const other = { ...mark, key: randomBytes(16).toString('hex') };
  const request = startJobRunRequest(spec as EmrServerlessSpec, { mark: other, limitSeconds });
  const noted = launches.note(driver, spec, other);
  try {
    const answer = await client.send(new StartJobRunCommand({ ...request, clientToken: mark.key }));
    const { jobRunId = '' } = answer;
    noted.job({ ...(ref as EmrServerlessRef), jobRunId } as EmrServerlessRef);
    return refuted(`answered with ${jobRunId}${requestOf(answer)}, and the first run is ${driver.links(ref).awsId}`);
  } catch (error) {
    if (classify(error) === 'unknown' || classify(error) === 'throttled') throw error;
    noted.nothing();
    return confirmed(errorEvidence(error));
  }
}

async function settings({ client, ref }: JobScene<EMRServerlessClient>): Promise<Answer> {
  const { applicationId, jobRunId } = ref as EmrServerlessRef;
  const answer = await client.send(new GetJobRunCommand({ applicationId, jobRunId }));
  const { executionTimeoutMinutes: minutes, retryPolicy } = answer.jobRun ?? {};
  const said = `${minutes} min, maxAttempts ${retryPolicy?.maxAttempts}${requestOf(answer)}`;
  return minutes === limitSeconds / 60 && retryPolicy?.maxAttempts === 1 ? confirmed(said) : refuted(said);
}
