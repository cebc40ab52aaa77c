/** The bucket of the example: the Glue job's script, and the files that the steps hand on to each other. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

import type { Administrator } from './administrator.js';
import { unlessThere } from './administrator.js';

const BUCKET = 'millrace-flights';
const SCRIPT = 'scripts/flight_delays.py';

/** @param root the project's folder */
export async function makeBucket(admin: Administrator, root: string): Promise<{ bucket: string; script: string }> {
  const s3 = new S3Client({ ...admin, forcePathStyle: true });
  try {
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET })).catch(unlessThere('BucketAlreadyOwnedByYou'));
    const program = await readFile(join(root, 'examples/jobs/flight-delays/flight_delays.py'));
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: SCRIPT, Body: program }));
  } finally {
    s3.destroy();
  }
  return { bucket: BUCKET, script: `s3://${BUCKET}/${SCRIPT}` };
}
