/** One line for each sabotage: what was taken out, where it turned red, and at which key. */
import type { BatchResult } from '../rig/run-plan.js';
import type { SabotageResult } from './run.js';

export function sabotageText(
  results: readonly SabotageResult[],
  control: BatchResult,
): { text: string; passed: boolean } {
  const controlled = control.report?.verdict === 'clean' && control.lines.every(({ hit }) => hit);
  const lines = results.map((result) => {
    const { sabotage, trials, red, key, holds, problem } = result;
    const how = `${sabotage.cell}: ${sabotage.expects.join(', ')} red in ${red} of ${trials}`;
    const at = key === undefined ? '' : `, key ${key}`;
    return `${holds ? 'ok  ' : 'FAIL'} ${sabotage.name}: without "${sabotage.guarantee}" (${sabotage.takenOut}): ${how}${at}${problem === undefined ? '' : `: ${problem}`}`;
  });
  const said = controlled
    ? `ok   control: the same faults on the product as it is: clean, ${control.lines.length} trials`
    : `FAIL control: ${control.broken ?? control.report?.verdict ?? 'not judged'}`;
  return { text: [...lines, said].join('\n'), passed: controlled && results.every(({ holds }) => holds) };
}
