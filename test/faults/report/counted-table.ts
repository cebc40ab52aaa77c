/** What the checker counts and does not call a violation: a terminate or a reset leaves the job of its run behind, by Temporal's design. */
import { jobKinds } from '../../../activities/specs.js';
import { count } from '../../../bench/report/figures.js';
import { tableMarkdown } from '../../../bench/report/markdown.js';
import type { Counted } from '../checker/violation.js';
import type { TrialRecord } from '../rig/lines/line.js';
import { inOrder } from './faults.js';

const byOperators: readonly string[] = [
  'overlap-after-terminate',
  'overlap-after-reset',
  'copied-by-reset',
] satisfies readonly Counted['what'][];

/** Of the hits of F14, where operators do that; and of any other fault that has such hits. */
export function countedTable(trials: readonly TrialRecord[]): string {
  const hits = trials.filter(({ hit }) => hit);
  const seen = hits.flatMap(({ fault, counted = [] }) => counted.map((what) => `${what} ${fault}`));
  const places = new Set([...byOperators.map((what) => `${what} F14`), ...seen.sort(inOrder)]);
  const rows = [...places].map((place) => {
    const [what = '', fault = ''] = place.split(' ');
    const own = hits.filter((line) => line.fault === fault);
    const each = jobKinds.map((kind) => {
      const ofKind = own.filter((line) => line.kind === kind);
      const has = ofKind.filter(({ counted = [] }) => counted.includes(what));
      return ofKind.length === 0 ? 'none yet' : `${count(has.length)} of ${count(ofKind.length)}`;
    });
    return [`\`${what}\``, fault, ...each];
  });
  return tableMarkdown({ head: ['Counted', 'Fault', ...jobKinds], rows });
}
