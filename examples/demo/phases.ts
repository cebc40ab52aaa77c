/** The phases of the demo, each a line when it has ended, which says how long it took. */
import { seconds } from './report-text.js';
import type { Screen } from './screen.js';

export type Phase = <T>(what: string, doing: () => Promise<T>) => Promise<T>;

export function phasesOn({ note }: Pick<Screen, 'note'>): Phase {
  return async (what, doing) => {
    const begun = performance.now();
    const result = await doing();
    note(`${what}: took ${seconds(performance.now() - begun)}`);
    return result;
  };
}
