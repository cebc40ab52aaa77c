/** What the demo says at its end. */
import { ENOUGH_FLIGHTS } from './databases.js';
import { emrReport } from './emr-report.js';
import type { Finding } from './finding.js';
import type { Facts } from './findings.js';
import { counted, grouped, seconds } from './report-text.js';
import type { Site } from './site.js';

export function report(facts: Facts, findings: readonly Finding[]): string {
  const wrong = findings.filter(({ agrees }) => !agrees);
  return [
    '',
    ...daysTable(facts),
    '',
    ...airportsTable(facts),
    '',
    recoveryLine(facts),
    jobsLine(facts),
    '',
    ...(facts.emr ? emrReport(facts.emr) : []),
    ...findingsTable(findings),
    '',
    wrong.length === 0 ? 'Every number agrees.' : `These do not agree: ${wrong.map(({ what }) => what).join(', ')}.`,
    '',
    ...failuresOf(facts),
  ].join('\n');
}

export function addresses({ apiUrl, stack }: Pick<Site, 'apiUrl' | 'stack'>): string {
  const rows = [
    ['API', `${apiUrl}/v1/runs`],
    ['its page', `${apiUrl}/docs`],
    ['Temporal Web', stack.addresses.temporalWeb ?? 'not started'],
  ];
  return rows.map(([name = '', address = '']) => `  ${name.padEnd(14)}${address}`).join('\n');
}

function daysTable({ dates, source, warehouse }: Facts): string[] {
  const rows = dates.map((date) => {
    const [there, here] = [source.days.get(date) ?? 0, warehouse.days.get(date) ?? 0];
    return `  ${date}  ${count(there, 10)}  ${count(here, 10)}  ${there === here ? '=' : '≠'}`;
  });
  return [`  ${'flights of'.padEnd(10)}  ${'in source'.padStart(10)}  ${'loaded'.padStart(10)}`, ...rows];
}

function airportsTable({ warehouse: { worst } }: Facts): string[] {
  const title = `  The worst airports by average delay, of those with ${grouped(ENOUGH_FLIGHTS)} flights or more`;
  const rows = worst.map(
    ({ airport, flights, averageDelay }, index) =>
      `  ${index + 1}  ${airport}  ${averageDelay.toFixed(1).padStart(6)} min  ${count(flights, 8)} flights`,
  );
  return [title, ...(rows.length > 0 ? rows : ['  none in so few days'])];
}

function recoveryLine({ recovery }: Facts): string {
  if (!recovery) return '  The worker was not killed while a run was under way.';
  const { interrupted, firstMs, lastMs } = recovery;
  const runs = counted(interrupted, 'run');
  return `  Recovery: ${runs} under way when the worker was killed; the first went on after ${seconds(firstMs)}, the last after ${seconds(lastMs)}.`;
}

function jobsLine({ jobs, needed, notified }: Facts): string {
  const { asked, started, keys } = jobs;
  const ledger = `by ${counted(asked, 'call')}, under ${counted(keys, 'key')}, says the ledger of the AWS side`;
  return `  Glue and ECS jobs: ${needed} needed, ${started} started (${ledger}). Notifications: ${notified.length}.`;
}

function findingsTable(findings: readonly Finding[]): string[] {
  const width = Math.max(...findings.map(({ what }) => what.length));
  return findings.map(({ what, found, expected, agrees }) => {
    const sign = agrees ? '✓' : '✗';
    return `  ${sign} ${what.padEnd(width)}  ${found}${agrees ? '' : `, expected ${expected}`}`;
  });
}

/** Of runs that did not succeed: their full ids, for a look at them. */
function failuresOf({ runs, emr }: Facts): string[] {
  return [...runs.values(), ...(emr?.runs ?? [])]
    .filter(({ state }) => state !== 'succeeded')
    .map(({ id, state, failure }) => `  ${id} ${state}${failure ? `: ${failure.type}: ${failure.message}` : ''}`);
}

function count(value: number, width: number): string {
  return grouped(value).padStart(width);
}
