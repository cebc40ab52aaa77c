/**
 * A service whose operations have limits of their own at AWS: every call takes its turn, the ones that start and stop
 * included. It waits before the fence, so a start that has waited still asks whether it is the current attempt.
 */
import { toMs, type Duration } from '../../contracts/duration.js';
import type { Target } from '../../contracts/job.js';
import type { Timing } from '../../contracts/timing.js';
import { createBudget, type Budget } from './budget.js';
import { classify } from './classify.js';
import type { AwsService } from './client.js';
import { withShortErrors } from './short-errors.js';

export interface OperationLimit {
  /** Between two calls, in the mean. */
  interval: Duration;
  /** Calls at once after a pause. Less than AWS allows: several workers may share an account. */
  burst: number;
}

/** Any client of AWS's; its own middleware types say nothing that a turn needs. */
interface Limited {
  middlewareStack: { add(...args: never[]): void };
}

interface FirstStep {
  add(
    middleware: (
      next: (args: unknown) => Promise<unknown>,
      context: { commandName?: string },
    ) => (args: unknown) => Promise<unknown>,
    options: { step: 'initialize'; name: string },
  ): void;
}

/** `limitOf` goes by the operation: `ListSteps`. */
export function limitedService<Client extends Limited>(
  target: Target,
  timing: Timing,
  client: Client,
  limitOf: (operation: string) => OperationLimit,
): AwsService<Client> {
  const budgets = new Map<string, Budget>();
  const budgetOf = (operation: string): Budget => {
    const { interval, burst } = limitOf(operation);
    const options = { burst, maxWaitMs: toMs(timing.requestTimeout) };
    const budget = budgets.get(operation) ?? createBudget(1_000 / toMs(interval), options);
    budgets.set(operation, budget);
    return budget;
  };
  (client.middlewareStack as FirstStep).add(
    (next, { commandName = '' }) =>
      async (args) => {
        const budget = budgetOf(commandName.replace(/Command$/, ''));
        await budget.take();
        try {
          return await next(args);
        } catch (error) {
          // Somebody else uses the account's bucket too: another worker, the console, another tool.
          if (classify(error) === 'throttled') budget.slowDown();
          throw error;
        }
      },
    { step: 'initialize', name: 'millraceTurn' },
  );
  withShortErrors(client);
  return { target, timing, client, read: (call) => call(client) };
}
