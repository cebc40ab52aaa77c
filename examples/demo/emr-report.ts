/** What the demo says of the jobs on EMR. */
import type { EmrFacts } from './emr-facts.js';
import { counted, grouped } from './report-text.js';

const BUSIEST = 3;

export function emrReport(facts: EmrFacts): string[] {
  return [...trafficTable(facts), '', reportsLine(facts), emrLine(facts), ''];
}

function trafficTable({ traffic }: EmrFacts): string[] {
  const title = '  The busiest airports by departures and arrivals, and the hour with most of them';
  const rows = [...traffic].flatMap(([days, { found }]) =>
    found.slice(0, BUSIEST).map((line) => {
      const [rank, airport, departures, arrivals, hour = ''] = line.split(',');
      const flights = `${count(departures)} +${count(arrivals)}`;
      return `  ${days}  ${rank}  ${airport}  ${flights}  ${hour.padStart(2, '0')}:00`;
    }),
  );
  return [title, ...(rows.length > 0 ? rows : ['  none'])];
}

/** Why a job failed is the first line of its failure. */
function reportsLine({ reports, failed }: EmrFacts): string {
  const made = [...reports.values()].filter(({ found }) => found.length > 0).length;
  const without = failed.map(({ message }) => `\n    ${message.split('\n', 1)[0]}`).join('');
  return `  Route reports: ${made} of ${counted(reports.size, 'airport')}${without && `; put up with and reported:${without}`}`;
}

function emrLine({ clusters, steps, serverless }: EmrFacts): string {
  const calls = clusters.asked + steps.asked + serverless.asked;
  const all = `${counted(clusters.started, 'cluster')}, ${counted(steps.started, 'step')}, ${counted(serverless.started, 'Serverless job')}`;
  return `  EMR: ${all} (by ${counted(calls, 'call')}, says the ledger of the AWS side).`;
}

function count(text = '0'): string {
  return grouped(Number(text)).padStart(8);
}
