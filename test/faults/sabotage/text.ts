/** One line for each place: what was taken out, where it turned red, at which key, and what the product did there. */
import type { Judged } from './run.js';

export function sabotageText(results: readonly Judged[]): { text: string; passed: boolean } {
  const held = results.filter(({ holds }) => holds).length;
  const passed = results.length > 0 && held === results.length;
  return { text: [...results.map(lineOf), `${held} of ${results.length} hold`].join('\n'), passed };
}

function lineOf({
  sabotage,
  place,
  hits,
  red,
  missed,
  key,
  launches,
  rejected,
  problem,
  control,
  holds,
}: Judged): string {
  const { name, guarantee, takenOut, unseen } = sabotage;
  const said = [
    `${holds ? 'ok  ' : 'FAIL'} sabotage "${name}": ${guarantee} (taken out: ${takenOut})`,
    place.cell,
    problem ??
      `red ${place.expects.join(', ')} as the table says in ${red} of ${hits}${key === undefined ? '' : `, key ${key}`}`,
    ...(missed > 0 ? [`${missed} missed`] : []),
    `control ${control.problem ?? `clean in ${control.hits} of ${control.hits}`}`,
    unseen === undefined
      ? `${launches === 1 && rejected === 1 ? 'trace' : `${rejected} of ${launches} traces`} rejected by the model`
      : `no trace shows it: ${unseen}`,
  ];
  return said.join('; ');
}
