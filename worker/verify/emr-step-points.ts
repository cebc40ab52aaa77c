/** What the driver of EMR steps assumes. */
import { CancelStepsCommand, DescribeStepCommand, EMRClient } from '@aws-sdk/client-emr';
import { errorName } from '../../activities/aws/aws-error.js';
import { classify } from '../../activities/aws/classify.js';
import { clientOptions } from '../../activities/aws/client.js';
import type { EmrStepRef } from '../../activities/emr/step-ref.js';
import { confirmed, errorEvidence, notChecked, refuted, requestOf, type Answer } from './answer.js';
import { commonPoints } from './common-points.js';
import type { JobScene, Points, Scene } from './point.js';

export const emrStepPoints: Points<EMRClient> = {
  ...commonPoints('emr-step', {
    described: '`ListSteps` by `StepIds` shows a new step within ten minutes',
    listed: '`ListSteps` shows a new step, with the mark in its name, within a minute; no lag is documented',
    'unknown-id':
      '`ListSteps` by an unknown `StepId` fails as `ValidationException` or `InvalidRequestException`, with "is not valid", "does not exist" or "not found", or shows nothing',
    states: 'A step goes through no state that the table does not know',
    stopped: '`CancelSteps` with `SEND_INTERRUPT` ends a running step as `CANCELLED`; EMR gives no guarantee',
    'found-ended': '`ListSteps` shows an ended step like a running one',
    console: "The link to the cluster's console page leads there",
  }),
  'emr-step.stop-ended': {
    claim: '`CancelSteps` answers for an ended step with the status `FAILED`, and no error',
    breaks: 'the log warns of `stop refused`, once',
    check: { ended: stopEnded },
  },
  'emr-step.log-folder': {
    claim: "A step's logs lie under `<LogUri>/<cluster>/steps/<step>/`",
    check: { ended: logFolder },
  },
  'emr-step.throttling': {
    claim: 'Throttling has a name that the SDK knows, `ThrottlingException`, or says "Rate exceeded"',
    breaks: 'a throttled start ends its step as `AwsRejected`',
    check: { ended: throttling },
  },
  'emr-step.full': {
    claim: 'The refusal of a step beyond 256 active ones says "maximum number of active steps … exceeded"',
    breaks: 'the step ends as `AwsRejected` instead of waiting',
    check: { never: 'needs 257 steps' },
  },
  'emr-step.sibling': {
    claim: "A step that a failing sibling cancelled is told by the sibling's `ActionOnFailure` and their times",
    breaks: 'it counts as stopped by somebody, and is not launched again',
    check: { never: "would cancel other runs' steps" },
  },
  'emr-step.cluster-gone': {
    claim: 'A step whose cluster ends is `CANCELLED`, `INTERRUPTED` or `FAILED`, and the cluster says why',
    breaks: 'the blame for its end is put wrongly',
    check: { never: "would take the user's cluster down" },
  },
};

/** EMR's own words are the evidence, and the driver's verdict on them is the answer. */
async function stopEnded({ client, driver, ref }: JobScene<EMRClient>): Promise<Answer> {
  const { clusterId, stepId } = ref as EmrStepRef;
  const answer = await client.send(new CancelStepsCommand({ ClusterId: clusterId, StepIds: [stepId] }));
  const [info] = answer.CancelStepsInfoList ?? [];
  await driver.stop(ref, 'npm run verify-aws asks what a second stop does', 1);
  return confirmed(`${info?.Status ?? 'no entry'}: ${info?.Reason ?? 'no reason'}${requestOf(answer)}`);
}

async function logFolder({ driver, ref }: JobScene): Promise<Answer> {
  const { logFolder: folder } = driver.links(ref);
  return notChecked(folder ? `only a person can, in some minutes: aws s3 ls ${folder}` : 'the cluster has no LogUri');
}

/** More calls than the documented bucket holds, at once: a client without turns. */
const atOnce = 40;

/** The last that is asked: afterwards EMR refuses other calls for some seconds, too. */
async function throttling({ target, timing, unknown, provokeThrottling }: Scene): Promise<Answer> {
  if (!provokeThrottling)
    return notChecked("spends the account's DescribeStep calls of about a minute: ask for it with --emr-throttling");
  const { clusterId, stepId } = unknown as EmrStepRef;
  const plain = new EMRClient(clientOptions(target, timing));
  try {
    const call = () => plain.send(new DescribeStepCommand({ ClusterId: clusterId, StepId: stepId }));
    const answers = await Promise.allSettled(Array.from({ length: atOnce }, call));
    const errors = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []));
    const throttled = errors.find((error) => classify(error) === 'throttled');
    if (throttled !== undefined) return confirmed(errorEvidence(throttled));
    // What every such call is refused with is no throttle.
    const usual = errorName(errors[0]);
    const other = errors.find((error) => errorName(error) !== usual);
    if (other !== undefined) return refuted(`besides ${usual} there is ${errorEvidence(other)}`);
    return notChecked(`${atOnce} calls at once were not throttled; each was answered ${usual}`);
  } finally {
    plain.destroy();
  }
}
