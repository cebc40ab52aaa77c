/**
 * EMR's client with EMR's limits built in. AWS gives each operation a bucket of its own, of half a call per second and
 * account (EMR service quotas), so every call takes its turn here, the ones that start and stop included.
 */
import { EMRClient } from '@aws-sdk/client-emr';
import { toMs } from '../../contracts/duration.js';
import type { Target } from '../../contracts/job.js';
import type { Timing } from '../../contracts/timing.js';
import { clientOptions, type AwsService } from '../aws/client.js';
import { createBudget, type Budget } from '../aws/budget.js';
import { classify } from '../aws/classify.js';

/** Calls at once after a pause. AWS allows ten, or twenty, and several workers may share them. */
const burst = 4;

export function emrService(target: Target, timing: Timing): AwsService<EMRClient> {
  const client = new EMRClient(clientOptions(target, timing));
  const perSecond = 1_000 / toMs(timing.emrCallInterval);
  const budgets = new Map<string, Budget>();
  const budgetOf = (operation: string) => {
    const budget = budgets.get(operation) ?? createBudget(perSecond, { burst, maxWaitMs: toMs(timing.requestTimeout) });
    budgets.set(operation, budget);
    return budget;
  };
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const budget = budgetOf(commandName);
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
  return { target, timing, client, read: (call) => call(client) };
}
