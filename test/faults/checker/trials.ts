/**
 * Which trials count: the window was entered, the fault applied and confirmed, and the window not left before that. What
 * was missed is listed and never counted.
 */
import type { NemesisEntry } from './sources.js';

export interface Trial {
  trial: string;
  fault: string;
  window: string;
  driver: string;
}

export interface MissedTrial extends Trial {
  why: string;
}

export interface Trials {
  /** Hits by `fault window driver`. */
  cells: Readonly<Record<string, number>>;
  missed: readonly MissedTrial[];
}

export function trialsOf(nemesis: readonly NemesisEntry[]): Trials {
  const cells: Record<string, number> = {};
  const missed: MissedTrial[] = [];
  for (const entries of Map.groupBy(nemesis, ({ trial }) => trial).values()) {
    const { trial, fault, window, driver } = entries[0] as NemesisEntry;
    const why = whyMissed(entries);
    const cell = `${fault} ${window} ${driver}`;
    if (why === undefined) cells[cell] = (cells[cell] ?? 0) + 1;
    else missed.push({ trial, fault, window, driver, why });
  }
  return { cells, missed };
}

function whyMissed(entries: readonly NemesisEntry[]): string | undefined {
  const at = (phase: NemesisEntry['phase']) => entries.find((entry) => entry.phase === phase)?.at;
  const [entered, applied, exited] = [at('entered'), at('applied'), at('exited')];
  const given = entries.find(({ phase }) => phase === 'missed');
  if (given) return given.detail ?? 'the nemesis has missed it';
  if (entered === undefined) return 'its window was never entered';
  if (applied === undefined) return 'the fault was never applied';
  if (applied < entered) return 'the fault was applied before its window was entered';
  if (exited !== undefined && exited < applied) return 'its window was left before the fault was applied';
  const confirmed = at('confirmed');
  if (confirmed === undefined) return 'the fault was not confirmed';
  return exited !== undefined && exited < confirmed ? 'its window was left before the fault was confirmed' : undefined;
}
