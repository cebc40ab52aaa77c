/**
 * The run that carries a mark. Glue lists a job's runs newest first, 200 a page; the listing stops where runs are
 * older than the minting of the key by more than clocks differ.
 */
import { GetJobRunsCommand, type GlueClient, type JobRun } from '@aws-sdk/client-glue';
import type { JobMark } from '../../contracts/job.js';
import type { AwsService } from '../aws/client.js';
import { sharedListings } from '../aws/shared-listing.js';
import { listedSince } from '../aws/since.js';
import { runArguments } from './requests.js';
import { markArgument } from './ref.js';
import type { GlueSpec } from './spec.js';

/** Without a mark only time tells: a run from before the minting, by more than this, is another's. */
const unmarkedMarginMs = 5_000;

export async function findRun(
  aws: AwsService<GlueClient>,
  spec: GlueSpec,
  mark: JobMark,
  bookmarks: boolean,
): Promise<JobRun | undefined> {
  const mintedAt = Date.parse(mark.mintedAt);
  const isOurs =
    spec.marker === 'none'
      ? unmarked(spec, mintedAt, bookmarks)
      : (run: JobRun) => run.Arguments?.[markArgument] === mark.key;
  // The oldest: a person who repeats our run by hand copies its arguments, and Glue's own retries carry them too.
  return (await recentRuns(aws, spec.jobName, listedSince(aws, mark))).findLast(isOurs);
}

/** Oldest first, without those that Glue's own retries have made of another: they carry its arguments. */
export async function markedRuns(aws: AwsService<GlueClient>, jobName: string, mark: JobMark): Promise<JobRun[]> {
  const runs = await recentRuns(aws, jobName, listedSince(aws, mark));
  return runs.filter((run) => run.Arguments?.[markArgument] === mark.key && !run.PreviousRunId).reverse();
}

/** Newest first; one listing for all that look for runs of the same job at the same time. */
const recentRuns = sharedListings(async (aws: AwsService<GlueClient>, jobName, sinceMs) => {
  const runs: JobRun[] = [];
  for await (const run of runsSince(aws, jobName, sinceMs)) runs.push(run);
  return runs;
});

/** All runs of a job since a time, newest first. An error of any page is an error of the whole. */
export async function* runsSince(
  aws: AwsService<GlueClient>,
  jobName: string,
  sinceMs: number,
): AsyncGenerator<JobRun> {
  let token: string | undefined;
  do {
    const page = await aws.read((glue) =>
      glue.send(new GetJobRunsCommand({ JobName: jobName, MaxResults: 200, ...(token && { NextToken: token }) })),
    );
    for (const run of page.JobRuns ?? []) {
      if (run.StartedOn && run.StartedOn.getTime() < sinceMs) return;
      yield run;
    }
    token = page.NextToken;
  } while (token);
}

function unmarked(spec: GlueSpec, mintedAt: number, bookmarks: boolean): (run: JobRun) => boolean {
  const wanted = Object.entries(runArguments(spec, '', bookmarks));
  return (run) =>
    (run.StartedOn?.getTime() ?? 0) >= mintedAt - unmarkedMarginMs &&
    !run.PreviousRunId &&
    // A run with a mark is another launch's, whatever else its arguments are.
    run.Arguments?.[markArgument] === undefined &&
    wanted.every(([name, value]) => run.Arguments?.[name] === value);
}
