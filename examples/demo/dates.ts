/** The days of the demo, as the pipeline's input writes them. */
import { FIRST_DAY } from '../seed-source.js';

export function datesOf(days: number): string[] {
  const first = Date.parse(FIRST_DAY);
  return Array.from({ length: days }, (_, day) => new Date(first + day * 86_400_000).toISOString().slice(0, 10));
}
