/** The quality check of a day: what was extracted is what was transformed, and nothing was rejected on the way unseen. */
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ApplicationFailure } from '@temporalio/common';
import { z } from 'zod';
import { failureTypes } from '../../contracts/failure.js';
import type { TaskConfig } from './config.js';

const count = z.int().min(0);
const rawManifest = z.object({ rows: count });
const delaysManifest = z.object({ rows: count, rejected: count, airports: count });

export interface DayCounts {
  rows: number;
  rejected: number;
  airports: number;
}

/** Throws `CheckFailed` when the counts don't agree: what is loaded after that would be wrong. */
export function createCheckCounts({ bucket }: TaskConfig) {
  const s3 = new S3Client({ forcePathStyle: true });

  const manifest = async <Schema extends z.ZodType>(key: string, schema: Schema): Promise<z.output<Schema>> => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return schema.parse(JSON.parse((await Body?.transformToString()) ?? ''));
  };

  return async ({ date }: { date: string }): Promise<DayCounts> => {
    const raw = await manifest(`raw/date=${date}/manifest.json`, rawManifest);
    const delays = await manifest(`delays/date=${date}/manifest.json`, delaysManifest);
    if (raw.rows === 0 || delays.rows + delays.rejected !== raw.rows) {
      throw ApplicationFailure.create({
        type: failureTypes.checkFailed,
        message: `Counts of ${date} don't agree: ${raw.rows} rows extracted, ${delays.rows} transformed, ${delays.rejected} rejected`,
        nonRetryable: true,
        details: [{ date, raw, delays }],
      });
    }
    return delays;
  };
}
