import { defineConfig } from 'vitest/config';
import { SummaryReporter } from './test/harness/summary-reporter.js';

const everywhere = ['**/node_modules/**', '**/dist/**', '.millrace/**'];

/**
 * `npx vitest run --project unit` needs nothing but Node; `server` runs against one real Temporal server. Tests directly
 * in test/ are unit tests, those in its folders are not.
 */
export default defineConfig({
  test: {
    reporters: ['default', new SummaryReporter()],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.{ts,mjs}'],
          exclude: [...everywhere, 'test/*/**', '**/*.server.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'server',
          include: ['test/*/**/*.test.ts', '**/*.server.test.ts'],
          exclude: everywhere,
          globalSetup: ['test/harness/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
