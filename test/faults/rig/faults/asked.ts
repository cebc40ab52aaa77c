/** What AWS is asked, seen at the plane: a call that comes is stopped for a moment, so that nobody has to guess whether it came. */
import type { Stage } from '../processes/plane.js';
import type { Trial } from '../trial.js';

/** Calls of this name are looked for from now on; the next one has come when `comes` resolves, and goes on. */
export async function watchFor(
  trial: Trial,
  operation: string,
  { stage = 'read', match = '' }: { stage?: Stage; match?: string } = {},
): Promise<{ comes(withinMs?: number): Promise<void> }> {
  const { plane } = trial.slot;
  const id = `${trial.id}/${operation}/${crypto.randomUUID()}`;
  await plane.gate({ id, service: trial.driver.service, operation, match, stage });
  return {
    async comes(withinMs) {
      await trial.when(`${operation} is asked`, ({ gate, event }) => gate === id && event === 'entered', withinMs);
      await plane.release(id, 'go');
    },
  };
}

/** So many of them come, one after the other. Says so. */
export async function asked(trial: Trial, operation: string, times = 1): Promise<string> {
  for (let count = 0; count < times; count += 1) await (await watchFor(trial, operation)).comes();
  return `${operation} came ${times} times`;
}
