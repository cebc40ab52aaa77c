/** What befalls a launch in a window. Applied once the window is entered, confirmed by whoever can know, then healed. */
import type { Trial } from '../trial.js';
import type { Inside, WindowName } from '../windows/window.js';

export interface WindowFault {
  name: string;
  says: string;
  /** Where it makes sense; default: everywhere. */
  windows?: readonly WindowName[];
  /** `variant` counts the trials of a cell: ways that differ take turns. */
  apply(trial: Trial, inside: Inside, variant: number): Promise<void>;
}

/** How a window tells that it is over; by neither word, where it can't be. */
export type Over = Partial<Pick<Inside, 'exited' | 'gaveUp'>>;

/**
 * The fault's two words: only what was applied inside counts, and only what is confirmed. It takes a while to happen: the
 * window has to be open still when it has. That who was held has given up may then be what the fault has led to.
 */
export async function applied(
  trial: Trial,
  inside: Over,
  act: () => Promise<string>,
  more: { pid?: number } = {},
): Promise<void> {
  const exited = () => inside.exited?.() === true;
  if (exited() || inside.gaveUp?.() === true) trial.say('exited', more);
  trial.say('applied', more);
  const detail = await act();
  if (exited()) trial.say('exited', more);
  trial.say('confirmed', { ...more, detail });
}
