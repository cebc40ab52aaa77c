/** What the Glue driver assumes. */
import {
  BatchStopJobRunCommand,
  GetJobCommand,
  GetJobRunCommand,
  type GlueClient,
  type JobRun,
} from '@aws-sdk/client-glue';
import type { JobDriver } from '../../activities/job-driver.js';
import type { GlueRef } from '../../activities/glue/ref.js';
import { toMs } from '../../contracts/duration.js';
import { confirmed, notChecked, refuted, requestOf, type Answer } from './answer.js';
import { commonPoints } from './common-points.js';
import type { JobScene, Points } from './point.js';

export const gluePoints: Points<GlueClient> = {
  ...commonPoints('glue', {
    described: '`GetJobRun` knows a new run within ten minutes',
    listed: '`GetJobRuns` shows a new run, with the mark among its arguments, within 30 s; no lag is documented',
    'unknown-id': '`GetJobRun` of an unknown run fails with `EntityNotFoundException`',
    states: 'A run goes through no state that the table does not know',
    stopped: '`BatchStopJobRun` ends a run as `STOPPED`, within 15 min',
    'found-ended': '`GetJobRuns` shows an ended run like a running one',
    logs: 'A run logs to `<group>/output` or `/error`, and its stream is the run id (or `--custom-logStream-prefix`); for Glue 5 AWS writes of `<run id>-driver`',
    console: "The link to the run's console page leads there",
  }),
  'glue.stop-ended': {
    claim:
      'The code of the entry in `Errors`, by which `BatchStopJobRun` refuses an ended run, is one that the driver takes for "has ended"',
    breaks: 'the log warns of `stop refused`, once',
    check: { ended: async ({ client, driver, ref }) => stopOfNothing(client, driver, ref as GlueRef) },
  },
  'glue.stop-unknown': {
    claim: 'So does the entry for a run that Glue does not know',
    breaks: 'a stop of a run that Glue has forgotten shows as `stop refused`',
    check: { before: async ({ client, driver, unknown }) => stopOfNothing(client, driver, unknown as GlueRef) },
  },
  'glue.timeout': {
    claim: "The run's own `Timeout` is the one that was sent, also where the definition has another",
    breaks: "the dead man's switch fires at another time",
    check: {
      running: async (scene) => {
        const { run, request } = await runOf(scene);
        return run.Timeout === 10 ? confirmed(`Timeout 10${request}`) : refuted(`Timeout ${run.Timeout}${request}`);
      },
    },
  },
  'glue.clock': {
    claim: "`StartedOn` is within ten minutes of this machine's clock (for jobs with `marker: 'none'` within 5 s)",
    breaks: '`find` does not look far enough back',
    check: { running: clock },
  },
  'glue.defaults-merged': {
    claim: "Run arguments are merged key by key over the job's defaults; the API model says that they replace them",
    breaks: 'a job misses its default arguments as soon as it is run by a pipeline',
    check: { running: defaultsMerged },
  },
  'glue.expired': {
    claim: "The state `EXPIRED` means that a run never came to run: the platform's fault",
    breaks: 'such a run is launched again, or is not',
    check: { never: 'nobody knows what leads to it' },
  },
  'glue.failure-texts': {
    claim: "Runs that failed for lack of capacity, or by a fault of Glue's, are told by their `ErrorMessage`",
    breaks: "such a failure counts as the job's own, and is not launched again",
    check: { never: "would need Glue's queue to give up, or Glue to fail" },
  },
  'glue.own-retry': {
    claim: "Glue's own next run (`MaxRetries`, followed) begins within 5 min of the failure",
    breaks: 'a later one runs unwatched',
    check: { never: 'needs a job with MaxRetries that fails' },
  },
  'glue.throttling': {
    claim: 'Throttling is called `ThrottlingException`',
    breaks: 'a name that no SDK knows ends the step as `AwsRejected`',
    check: { never: "would slow down everybody else in the account; Glue's limits are not published" },
  },
};

/** Glue's own words are the evidence, and the driver's verdict on them is the answer. */
async function stopOfNothing(client: GlueClient, driver: JobDriver, ref: GlueRef): Promise<Answer> {
  const answer = await client.send(new BatchStopJobRunCommand({ JobName: ref.jobName, JobRunIds: [ref.runId] }));
  const { ErrorCode, ErrorMessage } = answer.Errors?.[0]?.ErrorDetail ?? {};
  await driver.stop(ref, 'npm run verify-aws asks what such a stop does', 1);
  const entry = ErrorCode === undefined ? 'no entry in Errors' : `${ErrorCode}: ${ErrorMessage}`;
  return confirmed(`${entry}${requestOf(answer)}`);
}

async function clock(scene: JobScene<GlueClient>): Promise<Answer> {
  const { run, request } = await runOf(scene);
  const startedAt = run.StartedOn?.getTime();
  if (startedAt === undefined) return refuted(`the run has no StartedOn${request}`);
  // Between the sending and the answer there is no difference to speak of.
  const off = startedAt < scene.sentAt ? startedAt - scene.sentAt : Math.max(0, startedAt - scene.answeredAt);
  const said = `${(off / 1_000).toFixed(1)} s off${request}`;
  if (Math.abs(off) > toMs(scene.timing.clockMargin)) return refuted(said);
  return confirmed(Math.abs(off) <= 5_000 ? said : `${said}: too far for jobs with marker: 'none'`);
}

async function defaultsMerged(scene: JobScene<GlueClient>): Promise<Answer> {
  const { jobName } = scene.ref as GlueRef;
  const { Job } = await scene.client.send(new GetJobCommand({ JobName: jobName }));
  const names = Object.keys(Job?.DefaultArguments ?? {});
  if (names.length === 0) return notChecked(`${jobName} has no default arguments`);
  const { run, request } = await runOf(scene);
  const missing = names.filter((name) => run.Arguments?.[name] === undefined);
  if (missing.length === 0) return confirmed(`the run shows ${names.join(', ')}${request}`);
  // What a run shows need not be what its script gets.
  return notChecked(`the run does not show ${missing.join(', ')}${request}: look whether the script got them`);
}

async function runOf({ client, ref }: JobScene<GlueClient>): Promise<{ run: JobRun; request: string }> {
  const { jobName, runId } = ref as GlueRef;
  const answer = await client.send(new GetJobRunCommand({ JobName: jobName, RunId: runId }));
  return { run: answer.JobRun ?? {}, request: requestOf(answer) };
}
