/**
 * What CI hits: every window of every driver, and of the faults that are no window each situation with one driver, in
 * turn. What takes the better part of a minute is for the long runs.
 */
import type { Cell } from './cell.js';
import { allCells } from './matrix.js';
import { windowNames } from './windows/windows.js';

export function cellsEachOnce(): readonly Cell[] {
  const quick = allCells.filter(({ slow }) => slow !== true);
  const isWindow = ({ window }: Cell) => (windowNames as readonly string[]).includes(window);
  const situations = Map.groupBy(
    quick.filter((cell) => !isWindow(cell)),
    ({ fault, window }) => `${fault}/${window}`,
  );
  const one = [...situations.values()].map((cells, index) => cells[index % cells.length] as Cell);
  return [...quick.filter(isWindow), ...one];
}
