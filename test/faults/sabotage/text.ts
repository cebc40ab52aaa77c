/** One line for each sabotage: what was taken out, where it turned red, and at which key. */
import { rejectedIn } from '../rig/conformance/conformance-text.js';
import type { BatchResult } from '../rig/run-plan.js';
import type { SabotageResult } from './run.js';

export function sabotageText(
  results: readonly SabotageResult[],
  control: BatchResult,
): { text: string; passed: boolean } {
  const strange = rejectedIn(control.conformance ?? []);
  const controlled =
    control.report?.verdict === 'clean' && control.lines.every(({ hit }) => hit) && strange.length === 0;
  const lines = results.map((result) => {
    const { sabotage, trials, red, key, launches, rejected, holds, problem } = result;
    const how = `${sabotage.cell}: ${sabotage.expects.join(', ')} red in ${red} of ${trials}`;
    const at = key === undefined ? '' : `, key ${key}`;
    const trace =
      sabotage.unseen === undefined
        ? `; ${rejected} of ${launches} traces rejected by the model`
        : `; no trace shows it: ${sabotage.unseen}`;
    return `${holds ? 'ok  ' : 'FAIL'} ${sabotage.name}: without "${sabotage.guarantee}" (${sabotage.takenOut}): ${how}${at}${trace}${problem === undefined ? '' : `: ${problem}`}`;
  });
  const said = controlled
    ? `ok   control: the same faults on the product as it is: clean, ${control.lines.length} trials, no trace rejected`
    : `FAIL control: ${control.broken ?? control.report?.verdict ?? 'not judged'}${strange.map(({ key, why }) => `; trace of ${key} rejected: ${why}`).join('')}`;
  return { text: [...lines, said].join('\n'), passed: controlled && results.every(({ holds }) => holds) };
}
