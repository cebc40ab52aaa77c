import { defineConfig } from 'vitest/config';
import { SummaryReporter } from './test/harness/summary-reporter.js';

const everywhere = ['**/node_modules/**', '**/dist/**', '.millrace/**'];

/**
 * `npx vitest run --project unit` needs nothing but Node; `server` runs against one real Temporal server. Tests directly
 * in test/ and those of the fault proofs are unit tests, those in its other folders are not.
 */
export default defineConfig({
  test: {
    reporters: ['default', new SummaryReporter()],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.{ts,mjs}'],
          exclude: [...everywhere, 'test/!(faults|*.ts)/**', '**/*.server.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'server',
          include: ['test/!(faults)/**/*.test.ts', '**/*.server.test.ts'],
          exclude: everywhere,
          globalSetup: ['test/harness/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // They wait more than they compute: two of them use half of two cores.
          maxWorkers: 3,
        },
      },
    ],
  },
});
