/** What `--all` has to show besides, judged as the main job is. */
import type { EmrFacts, Table } from './emr-facts.js';
import type { Finding } from './finding.js';
import { finding } from './finding.js';
import type { Jobs } from './jobs.js';
import { counted } from './report-text.js';

const STEPS_PER_CLUSTER = 2;

export function judgeEmr({ runs, clusters, steps, serverless, traffic, reports, failed }: EmrFacts): Finding[] {
  const tables = [...traffic.values()];
  const flown = [...reports].filter(([, { expected }]) => expected.length > 0);
  const grounded = [...reports.keys()].filter((airport) => !flown.some(([name]) => name === airport));
  const rows = tables.reduce((sum, { found, expected }) => sum + Math.max(found.length, expected.length), 0);
  return [
    finding('runs on EMR that succeeded', runs.filter(({ state }) => state === 'succeeded').length, traffic.size + 1),
    finding('EMR clusters', told(clusters), once(traffic.size)),
    finding('EMR steps', told(steps), once(traffic.size * STEPS_PER_CLUSTER)),
    finding('EMR Serverless jobs', told(serverless), once(reports.size)),
    {
      ...finding(
        'traffic rows as in the source',
        tables.reduce((sum, table) => sum + alike(table), 0),
        rows,
      ),
      agrees: tables.length > 0 && tables.every(same),
    },
    finding('route reports as in the source', flown.filter(([, table]) => same(table)).length, flown.length),
    finding(
      'airports without a report',
      list(failed.map(({ key, type }) => `${key} (${type})`)),
      list(grounded.map((airport) => `${airport} (JobFailed)`)),
    ),
  ];
}

function told({ started, keys, ended }: Jobs): string {
  return `${started} started under ${counted(keys, 'key')}, ${ended} ended`;
}

function once(count: number): string {
  return told({ asked: count, started: count, keys: count, ended: count });
}

function list(names: readonly string[]): string {
  return names.toSorted().join(' ') || 'none';
}

/** An empty table is no table. */
function same(table: Table): boolean {
  const { found, expected } = table;
  return expected.length > 0 && found.length === expected.length && alike(table) === expected.length;
}

function alike({ found, expected }: Table): number {
  return expected.filter((line, index) => line === found[index]).length;
}
