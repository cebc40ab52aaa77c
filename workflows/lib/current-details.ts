/** The run's step table for Temporal Web: current details, as Markdown. Answered by a query, so only while a worker is up. */
import { setCurrentDetails } from '@temporalio/workflow';
import { lastPart } from '../../contracts/last-part.js';
import { currentRun, type Run, type StepView } from './run.js';

/** Rows that a person still reads; the newest ones are shown. */
const maxRows = 60;

export function showDetails(run: Run): void {
  const views = [...run.views.values()];
  const left = views.length - maxRows;
  setCurrentDetails(
    [
      '| Step | Service | State | Seconds | AWS | Reason |',
      '|---|---|---|---|---|---|',
      ...views.slice(-maxRows).map(row),
      ...(left > 0 ? [``, `${left} earlier steps are not shown.`] : []),
    ].join('\n'),
  );
}

/** Changes what is shown of a step. */
export function showStep(view: StepView, change: Partial<StepView>): void {
  Object.assign(view, change);
  showDetails(currentRun());
}

function row({ name, kind, state, awsId, console, startedAt, endedAt, reason, kept }: StepView): string {
  const id =
    awsId === undefined ? '' : console === undefined ? `\`${shortId(awsId)}\`` : `[${shortId(awsId)}](${console})`;
  const seconds = endedAt === undefined ? '' : ((endedAt - startedAt) / 1_000).toFixed(1);
  return `| ${[name, kind, kept ? 'kept' : state, seconds, id, reason ?? ''].map(cell).join(' | ')} |`;
}

/** The beginning of an ARN's last part: enough to tell jobs apart, and the link leads to the whole. */
function shortId(awsId: string): string {
  const last = lastPart(awsId);
  return last.length > 20 ? `${last.slice(0, 16)}…` : last;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ').slice(0, 400);
}
