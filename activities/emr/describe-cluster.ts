/** One cluster, asked by its id. */
import { DescribeClusterCommand, type Cluster, type EMRClient } from '@aws-sdk/client-emr';
import { errorMessage, errorName } from '../aws/aws-error.js';
import type { AwsService } from '../aws/client.js';

export async function describeCluster(aws: AwsService<EMRClient>, clusterId: string): Promise<Cluster> {
  const { Cluster } = await aws.read((emr) => emr.send(new DescribeClusterCommand({ ClusterId: clusterId })));
  if (!Cluster) throw new Error(`DescribeCluster of ${clusterId} answered without a cluster`);
  return Cluster;
}

/** Undefined for a cluster that EMR does not know. */
export async function clusterIfKnown(aws: AwsService<EMRClient>, clusterId: string): Promise<Cluster | undefined> {
  try {
    return await describeCluster(aws, clusterId);
  } catch (error) {
    if (isNotKnown(error)) return undefined;
    throw error;
  }
}

/** EMR has no error of its own for it: "Cluster id 'j-…' is not valid." (Texts unconfirmed, hence broad.) */
export function isNotKnown(error: unknown): boolean {
  return (
    /^(InvalidRequest|Validation)Exception$/.test(errorName(error)) &&
    /is not valid|does not exist|not found/i.test(errorMessage(error))
  );
}
