/**
 * AWS's errors with a text of a length that history bears. Temporal keeps a failure of 2 MiB, and its message stands in
 * it twice: with more text a throttle, which a later try would survive, is final to the server.
 */
import { clip, limits } from '../../contracts/failure.js';

/** Any client of AWS's; its own middleware types say nothing that this needs. */
interface Stacked {
  middlewareStack: { add(...args: never[]): void };
}

interface OutermostStep {
  add(
    middleware: (next: (args: unknown) => Promise<unknown>) => (args: unknown) => Promise<unknown>,
    options: { step: 'initialize'; priority: 'high'; name: string; override: true },
  ): void;
}

/** The same client; whatever its calls throw says no more than is worth telling. */
export function withShortErrors<Client extends Stacked>(client: Client): Client {
  (client.middlewareStack as OutermostStep).add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        throw shortened(error);
      }
    },
    { step: 'initialize', priority: 'high', name: 'millraceShortErrors', override: true },
  );
  return client;
}

/** The error itself: its class, name and metadata decide what becomes of it. */
function shortened(error: unknown): unknown {
  for (let at = error; at instanceof Error && at.message.length > limits.message; at = at.cause) {
    const { message, stack } = at;
    at.message = clip(message, limits.message);
    if (stack !== undefined) at.stack = stack.replace(message, () => at.message);
  }
  return error;
}
