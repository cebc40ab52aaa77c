/**
 * A client for a service that this project has none of: Glue's, with SageMaker's name on the envelope. Both speak AWS's JSON
 * 1.1; what differs is the target and the service that the signature is for.
 */
import { GlueClient, type GlueClientConfig } from '@aws-sdk/client-glue';

export function sageMakerClient(options: GlueClientConfig): GlueClient {
  // The SDK reads it, and its types don't say so.
  const named: GlueClientConfig & { signingName: string } = { ...options, signingName: 'sagemaker' };
  const client = new GlueClient(named);
  client.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers['x-amz-target'] = 'SageMaker.ListTrainingJobs';
      return next(args);
    },
    { step: 'build', name: 'sageMakerTarget' },
  );
  return client;
}
