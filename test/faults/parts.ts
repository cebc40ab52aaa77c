/** The parts of `npm run faults`, cheapest first, each a program of its own that ends with 0 when it has held. */
import type { Part } from './run-part.js';

/** Seconds: what a part may take on two cores. Together they stay within the twelve minutes. */
export const parts: readonly Part[] = [
  {
    name: 'checker',
    says: 'the checker finds each seeded violation, and only that one',
    module: 'checker/main.js',
    args: ['--prove'],
    budgetSeconds: 30,
  },
  {
    name: 'model',
    says: 'the explicit-state model, its sabotages, and the smallest safe settling time',
    module: 'model/main.js',
    args: [],
    budgetSeconds: 60,
    beside: true,
  },
  {
    name: 'simulation',
    says: 'the real activities under virtual time',
    module: 'simulation/main.js',
    args: [],
    budgetSeconds: 240,
    beside: true,
  },
  {
    name: 'peer',
    says: 'activities as one writes them by hand break under the same faults',
    module: 'peer/main.js',
    args: ['--trials', '1'],
    budgetSeconds: 60,
    beside: true,
  },
  {
    name: 'rig',
    says: 'real processes: one hit for each window and driver',
    module: 'rig/main.js',
    args: ['--each-once', '--slots', '5'],
    budgetSeconds: 480,
  },
  {
    name: 'sabotage',
    says: 'each guarantee taken out turns red where the table says',
    module: 'sabotage/main.js',
    args: ['--slots', '5', '--trials', '1'],
    budgetSeconds: 150,
  },
];
