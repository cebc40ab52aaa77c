/**
 * A client for a service that this project has none of: Glue's, with EMR's name on the envelope. Both speak AWS's JSON
 * 1.1; what differs is the target and the service that the signature is for.
 */
import { GlueClient, type GlueClientConfig } from '@aws-sdk/client-glue';

export function emrClient(options: GlueClientConfig): GlueClient {
  // The SDK reads it, and its types don't say so.
  const named: GlueClientConfig & { signingName: string } = { ...options, signingName: 'elasticmapreduce' };
  const client = new GlueClient(named);
  client.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers['x-amz-target'] = 'ElasticMapReduce.ListClusters';
      return next(args);
    },
    { step: 'build', name: 'emrTarget' },
  );
  return client;
}
