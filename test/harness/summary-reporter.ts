/**
 * The whole run in its last line, for those that read a log by its end: `N passed, N failed`, and `, N skipped` when
 * there are any. It is written when the process exits, since a failing teardown or a hang speaks after the tests.
 */
import type { Reporter, SerializedError, TestModule, TestSuite } from 'vitest/node';

export class SummaryReporter implements Reporter {
  private passed = 0;
  private failed = 0;
  private skipped = 0;

  onInit(): void {
    process.once('exit', (code) => {
      // A run that fails without a failed test (a setup, a teardown, no test at all) is not "0 failed".
      const failed = code !== 0 ? Math.max(this.failed, 1) : this.failed;
      const skipped = this.skipped > 0 ? `, ${this.skipped} skipped` : '';
      process.stdout.write(`\n${this.passed} passed, ${failed} failed${skipped}\n`);
    });
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    this.passed = count('passed');
    this.skipped = count('skipped');
    this.failed = tests.length - this.passed - this.skipped + modules.filter(crashed).length + unhandledErrors.length;
  }
}

/** A file that could not be loaded, never ran to its end, or failed in a hook: what it holds besides failed tests. */
function crashed(module: TestModule): boolean {
  const parts: (TestModule | TestSuite)[] = [module, ...module.children.allSuites()];
  return module.state() === 'pending' || module.state() === 'queued' || parts.some((part) => part.errors().length > 0);
}
