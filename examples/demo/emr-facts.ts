/** What the jobs on EMR have left behind, and what they should have. */
import type { RunDocument } from '../../contracts/run.js';
import { administrator } from '../aws/administrator.js';
import type { EmrJobs } from './emr-jobs.js';
import { emrTables } from './emr-tables.js';
import type { Jobs } from './jobs.js';
import { countJobs } from './jobs.js';
import type { Site } from './site.js';
import { routesOfSource, trafficOfSource } from './source-tables.js';

/** A table that was made, beside what the source has. Without a run that made it there is none. */
export interface Table {
  found: readonly string[];
  expected: readonly string[];
}

export interface EmrFacts {
  /** All runs, as they ended. */
  runs: readonly RunDocument[];
  clusters: Jobs;
  steps: Jobs;
  serverless: Jobs;
  /** By days. */
  traffic: ReadonlyMap<string, Table>;
  /** By airport: of every one that was asked for. */
  reports: ReadonlyMap<string, Table>;
  /** Airports that the run has reported to be without a report, with the type of their failure. */
  failed: readonly { key: string; type: string; message: string }[];
}

interface ReportsResult {
  reports: readonly { key: string; result: string }[];
  failed: EmrFacts['failed'];
}

export async function emrFacts(
  { stack, databases, bucket }: Pick<Site, 'stack' | 'databases' | 'bucket'>,
  { traffic, reports, runs }: EmrJobs,
): Promise<EmrFacts> {
  const ledger = stack.plane.ledger();
  const tables = emrTables(administrator(stack.addresses.aws), bucket);
  try {
    const trafficTables = [...traffic].map(async ([name, span]) => {
      const { table } = (runs.get(name)?.result ?? {}) as { table?: string };
      const [found, expected] = await Promise.all([
        table === undefined ? [] : tables.traffic(table),
        trafficOfSource(databases.source, span),
      ]);
      return [`${span.from} to ${span.to}`, { found, expected }] as const;
    });

    const told = (runs.get(reports.name)?.result ?? { reports: [], failed: [] }) as ReportsResult;
    const keys = new Map(told.reports.map(({ key, result }) => [key, result]));
    const source = await routesOfSource(databases.source, reports.span, reports.airports);
    const reportTables = reports.airports.map(async (airport) => {
      const key = keys.get(airport);
      const found = key === undefined ? [] : await tables.routes(key);
      return [airport, { found, expected: source.get(airport) ?? [] }] as const;
    });
    return {
      runs: [...runs.values()],
      clusters: countJobs(ledger, ['emr-cluster']),
      steps: countJobs(ledger, ['emr-step']),
      serverless: countJobs(ledger, ['emr-serverless']),
      traffic: new Map(await Promise.all(trafficTables)),
      reports: new Map(await Promise.all(reportTables)),
      failed: told.failed,
    };
  } finally {
    tables.close();
  }
}
