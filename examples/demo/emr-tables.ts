/** The tables that the EMR jobs have left in S3. */
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';

import type { Administrator } from '../aws/administrator.js';
import { routeLine } from './route-line.js';

export interface EmrTables {
  /** Lines of airportTraffic's table, without its head. */
  traffic(key: string): Promise<string[]>;
  /** Lines of an airport's report, without its head. */
  routes(key: string): Promise<string[]>;
  close(): void;
}

export function emrTables(admin: Administrator, bucket: string): EmrTables {
  const s3 = new S3Client({ ...admin, forcePathStyle: true });
  const lines = async (key: string): Promise<string[]> => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const text = (await Body?.transformToString()) ?? '';
    return text.trimEnd().split('\n').slice(1);
  };
  return {
    traffic: lines,
    async routes(key) {
      const rows = (await lines(key)).map((line) => line.split(','));
      return rows.map(([destination = '', flights, delay, worst]) =>
        routeLine({ destination, flights: Number(flights), delay: Number(delay), worst: Number(worst) }),
      );
    },
    close: () => s3.destroy(),
  };
}
