import { describe, expect, it } from 'vitest';
import { overAfter } from './over.js';

const listening = () => process.listenerCount('SIGINT') + process.listenerCount('SIGTERM');

describe('the time of a run', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'is over at the first %s, and nothing holds the second signal up',
    (signal) => {
      const before = listening();
      const over = overAfter(undefined);
      expect([over.aborted, listening()]).toEqual([false, before + 2]);
      process.listeners(signal).at(-1)?.(signal);
      expect([over.aborted, listening()]).toEqual([true, before]);
    },
  );
});
