/** Job runs of one application, page by page, fifty a page; an error of any page is one of the whole. */
import {
  ListJobRunsCommand,
  type EMRServerlessClient,
  type JobRunSummary,
  type ListJobRunsRequest,
} from '@aws-sdk/client-emr-serverless';
import type { JobMark } from '../../contracts/job.js';
import type { AwsService } from '../aws/client.js';
import { carriesKey } from '../aws/marked-name.js';
import { sharedListings } from '../aws/shared-listing.js';
import { listedSince } from '../aws/since.js';

export async function* listJobRuns(
  aws: AwsService<EMRServerlessClient>,
  filter: Omit<ListJobRunsRequest, 'nextToken' | 'maxResults'>,
): AsyncGenerator<JobRunSummary> {
  let nextToken: string | undefined;
  do {
    const page = await aws.read((emr) =>
      emr.send(new ListJobRunsCommand({ ...filter, maxResults: 50, ...(nextToken && { nextToken }) })),
    );
    yield* page.jobRuns ?? [];
    nextToken = page.nextToken;
  } while (nextToken);
}

/** The run that carries a mark: the oldest one, because a person's clone of a run has its name. */
export async function findJobRun(
  aws: AwsService<EMRServerlessClient>,
  applicationId: string,
  mark: JobMark,
): Promise<JobRunSummary | undefined> {
  return (await markedJobRuns(aws, applicationId, mark))[0];
}

/** All runs that carry it, oldest first. */
export async function markedJobRuns(
  aws: AwsService<EMRServerlessClient>,
  applicationId: string,
  mark: JobMark,
): Promise<JobRunSummary[]> {
  const since = listedSince(aws, mark);
  const runs = await recentRuns(aws, applicationId, since);
  return runs.filter(({ name }) => carriesKey(name, mark.key)).sort((a, b) => createdAtOf(a) - createdAtOf(b));
}

export function createdAtOf({ createdAt }: JobRunSummary): number {
  return createdAt?.getTime() ?? Infinity;
}

/** One listing for all that look for runs of the same application at the same time. */
const recentRuns = sharedListings(async (aws: AwsService<EMRServerlessClient>, applicationId, sinceMs) => {
  const runs: JobRunSummary[] = [];
  for await (const run of listJobRuns(aws, { applicationId, createdAtAfter: new Date(sinceMs) })) runs.push(run);
  return runs;
});
