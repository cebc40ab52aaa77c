/** What the demo says at its end. */
import type { Facts, Finding } from './findings.js';
import { ENOUGH_FLIGHTS } from './databases.js';
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

export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

/** `counted(2, 'run')`: 2 runs */
export function counted(count: number, what: string): string {
  return `${grouped(count)} ${what}${count === 1 ? '' : 's'}`;
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
  return `  AWS jobs: ${needed} needed, ${started} started (${ledger}). Notifications: ${notified.length}.`;
}

function findingsTable(findings: readonly Finding[]): string[] {
  const width = Math.max(...findings.map(({ what }) => what.length));
  return findings.map(({ what, found, expected, agrees }) => {
    const sign = agrees ? '✓' : '✗';
    return `  ${sign} ${what.padEnd(width)}  ${found}${agrees ? '' : `, expected ${expected}`}`;
  });
}

/** Of runs that did not succeed: their full ids, for a look at them. */
function failuresOf({ runs }: Facts): string[] {
  return [...runs.values()]
    .filter(({ state }) => state !== 'succeeded')
    .map(({ id, state, failure }) => `  ${id} ${state}${failure ? `: ${failure.type}: ${failure.message}` : ''}`);
}

function count(value: number, width: number): string {
  return grouped(value).padStart(width);
}

function grouped(value: number): string {
  return value.toLocaleString('en-US');
}
