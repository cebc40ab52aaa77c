/** What the driver of EMR clusters assumes. */
import { TerminateJobFlowsCommand, type EMRClient } from '@aws-sdk/client-emr';
import type { EmrClusterRef } from '../../activities/emr/cluster-ref.js';
import { confirmed, errorEvidence, requestOf, type Answer } from './answer.js';
import { commonPoints } from './common-points.js';
import type { JobScene, Points } from './point.js';

export const emrClusterPoints: Points<EMRClient> = {
  ...commonPoints('emr-cluster', {
    described: '`DescribeCluster` knows a new cluster within ten minutes',
    listed:
      '`ListClusters` shows a new cluster within a minute; AWS says that one which changes its state meanwhile may be missing',
    'unknown-id':
      '`DescribeCluster` of an unknown cluster fails as `ValidationException` or `InvalidRequestException`, with "is not valid", "does not exist" or "not found"',
    states: 'A cluster goes through no state that the table does not know',
    stopped: '`TerminateJobFlows` ends a cluster with the code `USER_REQUEST`, within 15 min',
    'found-ended': '`ListClusters` shows an ended cluster like a running one',
    console: "The link to the cluster's console page leads there",
  }),
  'emr-cluster.stop-ended': {
    claim: '`TerminateJobFlows` of a terminated cluster is no error',
    breaks: 'the log warns of `stop refused`, once',
    check: { ended: stopEnded },
  },
  'emr-cluster.tags': {
    claim: 'Tags whose names begin with `millrace:` are taken',
    breaks: 'no cluster can be created',
    check: { running: async () => confirmed('the cluster was created with them') },
  },
  'emr-cluster.protected': {
    claim:
      'A cluster with three primaries refuses to be terminated as `ValidationException`, until its protection is lifted',
    breaks: 'such a cluster is not taken down, and its run ends as `JobStillRunning`',
    check: { never: 'needs three instances for a quarter of an hour' },
  },
  'emr-cluster.refusal-texts': {
    claim:
      'A refusal for a quota or a lack of capacity is told by its text, at `RunJobFlow` and in the reason of an end',
    breaks: 'the step fails instead of waiting or being launched again',
    check: { never: 'needs an account at its limits' },
  },
  'emr-cluster.retention': {
    claim: 'A terminated cluster, and its steps, are shown for two months',
    breaks: 'a wait that is resumed later ends as `JobOutcomeUnknown`',
    check: { never: 'takes two months' },
  },
};

/** EMR's own words are the evidence, and the driver's verdict on them is the answer. */
async function stopEnded({ client, driver, ref }: JobScene<EMRClient>): Promise<Answer> {
  const { clusterId } = ref as EmrClusterRef;
  const said = await client.send(new TerminateJobFlowsCommand({ JobFlowIds: [clusterId] })).then(
    (answer) => `no error${requestOf(answer)}`,
    (error: unknown) => errorEvidence(error),
  );
  await driver.stop(ref, 'npm run verify-aws asks what a second stop does', 1);
  return confirmed(said);
}
