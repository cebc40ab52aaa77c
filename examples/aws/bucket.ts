/** The bucket of the examples: the programs of Glue and EMR, and the files that steps hand on to each other. */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

import type { Administrator } from './administrator.js';
import { unlessThere } from './administrator.js';

const BUCKET = 'millrace-flights';

/** Below examples/jobs/. Each is uploaded under its own name, which pipelines and job definitions know. */
const programs = [
  'flight-delays/flight_delays.py',
  'airport-traffic/count_movements.py',
  'airport-traffic/rank_airports.py',
  'airport-traffic/install_libraries.sh',
  'route-report/route_report.py',
] as const;

/** @param root the project's folder */
export async function makeBucket(admin: Administrator, root: string): Promise<string> {
  const s3 = new S3Client({ ...admin, forcePathStyle: true });
  try {
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET })).catch(unlessThere('BucketAlreadyOwnedByYou'));
    for (const program of programs) {
      const Body = await readFile(join(root, 'examples/jobs', program));
      await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: `scripts/${basename(program)}`, Body }));
    }
  } finally {
    s3.destroy();
  }
  return BUCKET;
}
