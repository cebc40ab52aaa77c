/** Reads scripts from S3, as Glue does when a run starts: over the emulator's plain HTTP, signed by nobody. */
import { AwsError } from './aws-error.js';

export function objectReader(emulatorUrl: string, region: string): (uri: string) => Promise<string> {
  return async (uri) => {
    const match = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri);
    if (!match) throw new AwsError('InvalidInputException', `Not an S3 location: ${uri}`);
    const [, bucket, key] = match as unknown as [string, string, string];
    const answer = await fetch(`${emulatorUrl}/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`, {
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=plane/20260101/${region}/s3/aws4_request, SignedHeaders=host, Signature=none`,
      },
    });
    if (!answer.ok) throw new AwsError('NoSuchKey', `${answer.status} for ${uri}`);
    return answer.text();
  };
}
