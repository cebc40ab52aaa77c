/** Waiting for what announces itself nowhere: asks until it is so, within a limit. */
import { setTimeout as sleep } from 'node:timers/promises';

export async function eventually<T>(
  what: string,
  met: () => T | undefined | false | Promise<T | undefined | false>,
  withinMs = 120_000,
  everyMs = 50,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await met();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`Not within ${withinMs / 1_000} s: ${what}`);
    await sleep(everyMs);
  }
}
