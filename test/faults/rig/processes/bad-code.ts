/**
 * What a user's code may do to the process that it shares: SIGUSR2 makes it compute for so long that nothing else runs,
 * SIGHUP makes it collect until there is no memory left. Both say so before they begin.
 */
import { writeSync } from 'node:fs';

export const words = { blocked: 'bad code: computes\n', eats: 'bad code: collects\n' } as const;

export function runBadCodeOnSignal({ blockMs }: { blockMs: number }): void {
  process.on('SIGUSR2', () => {
    writeSync(2, words.blocked);
    const end = performance.now() + blockMs;
    while (performance.now() < end);
  });
  process.on('SIGHUP', () => {
    writeSync(2, words.eats);
    const kept: number[][] = [];
    for (;;) kept.push(new Array<number>(100_000).fill(kept.length));
  });
}
