/** Clusters of the account, page by page. EMR lists them unsorted, 50 a page; an error of any page is one of the whole. */
import { ListClustersCommand, type ClusterSummary, type EMRClient, type ListClustersInput } from '@aws-sdk/client-emr';
import type { JobMark } from '../../contracts/job.js';
import type { AwsService } from '../aws/client.js';
import { carriesKey } from '../aws/marked-name.js';
import { sharedListings } from '../aws/shared-listing.js';
import { listedSince } from '../aws/since.js';

/** Every listing goes to its end: unsorted pages don't say when to stop. */
export async function listClusters(
  aws: AwsService<EMRClient>,
  filter: Omit<ListClustersInput, 'Marker'>,
): Promise<ClusterSummary[]> {
  const clusters: ClusterSummary[] = [];
  let marker: string | undefined;
  do {
    const page = await aws.read((emr) =>
      emr.send(new ListClustersCommand({ ...filter, ...(marker && { Marker: marker }) })),
    );
    clusters.push(...(page.Clusters ?? []));
    marker = page.Marker;
  } while (marker);
  return clusters;
}

/**
 * The cluster that carries a mark. EMR's "Clone" copies names and tags, so a person's clone carries ours: the oldest is
 * the one that we have created.
 */
export async function findCluster(aws: AwsService<EMRClient>, mark: JobMark): Promise<ClusterSummary | undefined> {
  return (await markedClusters(aws, mark))[0];
}

/** All clusters that carry it, oldest first. */
export async function markedClusters(aws: AwsService<EMRClient>, mark: JobMark): Promise<ClusterSummary[]> {
  const since = listedSince(aws, mark);
  const list = async () =>
    (await recentClusters(aws, 'clusters', since)).filter(({ Name }) => carriesKey(Name, mark.key));
  const first = await list();
  // "Clusters that change state while this action runs may not be returned": not twice in a row, one hopes.
  const marked = first.length > 0 ? first : await list();
  return marked.sort((a, b) => createdAt(a) - createdAt(b));
}

/** One listing for all that look for clusters at the same time. */
const recentClusters = sharedListings((aws: AwsService<EMRClient>, _place, sinceMs) =>
  listClusters(aws, { CreatedAfter: new Date(sinceMs) }),
);

export function createdAt({ Status }: ClusterSummary): number {
  return Status?.Timeline?.CreationDateTime?.getTime() ?? Infinity;
}
