/** The phases of the demo, each a line with the seconds that it took. */
import { seconds } from './report.js';
import type { Screen } from './screen.js';

export type Phase = <T>(what: string, doing: () => Promise<T>) => Promise<T>;

export function phasesOn({ say }: Pick<Screen, 'say'>): Phase {
  return async (what, doing) => {
    const begun = performance.now();
    const result = await doing();
    say(`${seconds(performance.now() - begun).padStart(8)}  ${what}`);
    return result;
  };
}
