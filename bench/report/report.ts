/** What a bench has to say: tables of figures, the bars of it, and what a reader must know to believe them. */
export interface Report {
  /** The question, in one sentence. */
  question: string;
  /** How it was measured; what the figures do not show. */
  notes: readonly string[];
  tables: readonly Table[];
  bars: readonly Bar[];
}

export interface Table {
  title?: string;
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

export interface Bar {
  what: string;
  bar: string;
  measured: string;
  met: boolean;
}

/** A bar on a figure that must not be above a limit. */
export function atMost(what: string, limit: number, measured: number, write: (value: number) => string): Bar {
  return { what, bar: `≤ ${write(limit)}`, measured: write(measured), met: measured <= limit };
}

/** A bar on a figure that must not be below a limit. */
export function atLeast(what: string, limit: number, measured: number, write: (value: number) => string): Bar {
  return { what, bar: `≥ ${write(limit)}`, measured: write(measured), met: measured >= limit };
}

/** A bar on a figure that must be this and no other. */
export function exactly(what: string, wanted: number, measured: number, write: (value: number) => string): Bar {
  return { what, bar: write(wanted), measured: write(measured), met: measured === wanted };
}
