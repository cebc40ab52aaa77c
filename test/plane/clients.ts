/** AWS clients for a plane, by the key that they use. One attempt per call: a test wants to see what came back. */
import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ECSClient } from '@aws-sdk/client-ecs';
import { GlueClient } from '@aws-sdk/client-glue';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { onTestFinished } from 'vitest';

export interface ClientOptions {
  endpoint: string;
  region: string;
  maxAttempts: number;
  credentials: { accessKeyId: string; secretAccessKey: string };
  requestHandler?: { requestTimeout: number; throwOnRequestTimeout: true };
}

export function clientOptions(endpoint: string, accessKey = 'millrace-admin'): ClientOptions {
  const credentials = { accessKeyId: accessKey, secretAccessKey: 'secret' };
  return { endpoint, region: 'us-east-1', maxAttempts: 1, credentials };
}

export function glueClient(options: ClientOptions): GlueClient {
  return endedWithTheTest(new GlueClient(options));
}

export function ecsClient(options: ClientOptions): ECSClient {
  return endedWithTheTest(new ECSClient(options));
}

/** Puts objects into a bucket that is made where it is missing. */
export async function putObjects(url: string, bucket: string, objects: Record<string, string | Buffer>): Promise<void> {
  const s3 = new S3Client({ ...clientOptions(url), forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  for (const [Key, Body] of Object.entries(objects)) await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
  s3.destroy();
}

/** What a worker may read of a job's log. Fails where there is no such stream. */
export async function logLines(url: string, logGroupName: string, logStreamName: string): Promise<string[]> {
  const logs = new CloudWatchLogsClient(clientOptions(url, 'millrace-worker'));
  const { events = [] } = await logs.send(
    new GetLogEventsCommand({ logGroupName, logStreamName, startFromHead: true }),
  );
  logs.destroy();
  return events.map(({ message }) => message ?? '');
}

function endedWithTheTest<Client extends { destroy(): void }>(client: Client): Client {
  onTestFinished(() => client.destroy());
  return client;
}
