/** The days of the demo, as the pipelines' inputs write them. */
import { FIRST_DAY } from '../seed-source.js';

export function datesOf(days: number): string[] {
  const first = Date.parse(FIRST_DAY);
  return Array.from({ length: days }, (_, day) => new Date(first + day * 86_400_000).toISOString().slice(0, 10));
}

/** Days that follow each other, both ends among them. */
export interface Span {
  from: string;
  to: string;
}

/** As many spans as asked, or as many as there are days, of about the same length: every day is in one of them. */
export function spansOf(dates: readonly string[], most: number): Span[] {
  const count = Math.min(most, dates.length);
  const cut = (nth: number): number => Math.floor((nth * dates.length) / count);
  return Array.from({ length: count }, (_, nth) => ({
    from: dates[cut(nth)] ?? '',
    to: dates[cut(nth + 1) - 1] ?? '',
  }));
}
