/** The whole simulation: every kind of job explored, every sabotage caught. What `npm run faults` calls. */
import { jobKinds, type JobKind } from '../../../activities/specs.js';
import { createConformance, usuallyJudged } from './conformance.js';
import { explore, type Exploration } from './explore.js';
import { conformanceLines, counterexampleLines, explorationLines, sabotageLine } from './report.js';
import { sabotages } from './sabotages.js';
import { isCaught, trySabotage, type SabotageReport } from './sabotage.js';
import { sandbox } from './sandbox.js';

export interface Simulation {
  /** Interleavings of all kinds together. */
  runs: number;
  seed: number;
  kinds?: readonly JobKind[];
  /** Of each sabotage; 0 leaves them out. */
  sabotageRuns: number;
  /** So many launches of each kind are judged by the model; `usuallyJudged` of its interleavings, unless it says so. */
  conformance?: number;
  write(line: string): void;
}

export interface SimulationReport {
  passed: boolean;
  explorations: readonly Exploration[];
  sabotages: readonly SabotageReport[];
  /** Launches that the model has judged, and those of them that it rejects. */
  judged: number;
  rejected: number;
}

/** What CI runs. */
export const usualSimulation = { runs: 4_000, seed: 20_260_304, sabotageRuns: 100 } as const;

export async function simulate(simulation: Simulation): Promise<SimulationReport> {
  const { runs, seed, kinds = jobKinds, sabotageRuns, conformance, write } = simulation;
  const box = await sandbox();
  const explorations: Exploration[] = [];
  const runsOfKind = Math.ceil(runs / kinds.length);
  let judged = 0;
  let rejected = 0;
  for (const kind of kinds) {
    const traces = createConformance(conformance ?? usuallyJudged(runsOfKind), runsOfKind);
    const began = performance.now();
    const seedOfKind = seed + jobKinds.indexOf(kind);
    const found = await explore(kind, {
      sandbox: box,
      runs: runsOfKind,
      seed: seedOfKind,
      seen: (one, story) => traces.judge(story, one.plan),
    });
    explorations.push(found);
    explorationLines(found, (performance.now() - began) / 1_000).forEach(write);
    conformanceLines(traces).forEach(write);
    judged += traces.judged;
    rejected += traces.rejected.length;
    if (found.counterexample) counterexampleLines(found.counterexample, seedOfKind).forEach(write);
  }
  const tried: SabotageReport[] = [];
  for (const sabotage of sabotageRuns > 0 ? sabotages.filter(({ kind }) => kinds.includes(kind)) : []) {
    const report = await trySabotage(sabotage, box, sabotageRuns, seed);
    tried.push(report);
    write(sabotageLine(report));
  }
  const passed = rejected === 0 && explorations.every(({ failing }) => failing === 0) && tried.every(isCaught);
  return { passed, explorations, sabotages: tried, judged, rejected };
}
