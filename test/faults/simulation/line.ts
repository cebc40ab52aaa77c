/** What a simulation came to, as the file of figures holds it. */
import type { JobKind } from '../../../activities/specs.js';
import { isCaught } from './sabotage.js';
import type { SimulationReport } from './simulate.js';

export interface SimulationLine {
  v: 1;
  what: 'simulation';
  at: string;
  /** `codeHash()`. */
  code: string;
  /** Of the first kind; the next ones have the numbers that follow. */
  seed: number;
  passed: boolean;
  kinds: readonly KindFigures[];
  /** Launches that the model has judged, and those of them that it rejects. The first lines do not say how many. */
  judged?: number;
  rejected: number;
  sabotages: readonly { name: string; kind: JobKind; guarantee: string; red: number; of: number; caught: boolean }[];
}

interface KindFigures {
  kind: JobKind;
  interleavings: number;
  /** Boundary events in all of them. */
  events: number;
  violated: number;
  /** Interleavings whose start reached AWS too late, and broke something by it. */
  known: number;
}

export function simulationLine(report: SimulationReport, seed: number, code: string, at: string): SimulationLine {
  const { passed, explorations, judged, rejected, sabotages } = report;
  return {
    ...{ v: 1, what: 'simulation', at, code, seed, passed },
    kinds: explorations.map(({ kind, runs, steps, failing, known }) => ({
      ...{ kind, interleavings: runs, events: steps, violated: failing, known },
    })),
    ...{ judged, rejected },
    sabotages: sabotages.map((tried) => {
      const { name, kind, guarantee, failing, runs } = tried;
      return { name, kind, guarantee, red: failing, of: runs, caught: isCaught(tried) };
    }),
  };
}
