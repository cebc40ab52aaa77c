/** Fills the source database with days of real flights, by the program that lies beside the jobs. */
import { join } from 'node:path';

import { runToEnd } from '../local/processes/run-to-end.js';

export interface SeedOptions {
  /** Python with the jobs' libraries. */
  python: string;
  sourceUrl: string;
  days: number;
  logFile: string;
  /** The project's folder. Default: the current one. */
  root?: string;
  signal?: AbortSignal;
}

/** The data begins with this day and has 181 days. */
export const FIRST_DAY = '2001-01-01';
export const DAYS_OF_DATA = 181;

/** Days that are there already are left alone. */
export async function seedSource(options: SeedOptions): Promise<void> {
  const { python, sourceUrl, days, logFile, root = process.cwd(), signal } = options;
  const program = join(root, 'examples/jobs/seed/seed.py');
  const parquet = join(root, 'node_modules/vega-datasets/data/flights-3m.parquet');
  const args = [program, '--url', sourceUrl, '--parquet', parquet, '--first', FIRST_DAY, '--days', String(days)];
  await runToEnd({ program: python, args, env: { PATH: '/usr/bin:/bin' } }, logFile, signal);
}
