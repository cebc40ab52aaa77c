/**
 * Where the demo writes. On a terminal the runs under way are lines that change in place, below everything that stays:
 * so it needs no more lines than runs at a time. Elsewhere each change is a line of its own. A time at the margin is always
 * the time since the start; how long something took is said in words.
 */
import type { RunLine } from './run-line.js';

export interface Screen {
  /** A line, or several, that stay. */
  say(text: string): void;
  /** A line that stays, with the time since the start at its margin. */
  note(text: string): void;
  /** The runs under way, and those that have just ended: they are shown once more and stay. */
  show(runs: readonly RunLine[]): void;
}

export interface Output {
  write(text: string): unknown;
  isTTY?: boolean;
}

export function screenOn(output: Output, begun = performance.now()): Screen {
  const stamped = (text: string): string => `${sinceStart(begun)}  ${text}`;
  return output.isTTY === true ? terminal(output, stamped) : plain(output, stamped);
}

/** Long lines are cut off at the margin, not wrapped, or the way back up would be longer than it seems. */
const NO_WRAP = '\x1b[?7l';
const WRAP = '\x1b[?7h';
const CLEAR_BELOW = '\x1b[J';

type Stamped = (text: string) => string;

function terminal(output: Output, stamped: Stamped): Screen {
  let moving: readonly string[] = [];
  const draw = (staying: readonly string[], next: readonly string[]): void => {
    const back = moving.length > 0 ? `\x1b[${moving.length}A\r` : '';
    moving = next;
    const lines = (texts: readonly string[]): string => texts.map((text) => `${text}\n`).join('');
    output.write(`${back}${CLEAR_BELOW}${lines(staying)}${NO_WRAP}${lines(next)}${WRAP}`);
  };
  return {
    say: (text) => draw([text], moving),
    note: (text) => draw([stamped(text)], moving),
    show(runs) {
      const texts = (ended: boolean): string[] => runs.filter((run) => run.ended === ended).map(({ text }) => text);
      draw(texts(true), texts(false));
    },
  };
}

function plain(output: Output, stamped: Stamped): Screen {
  const shown = new Map<string, string>();
  const say = (text: string): void => void output.write(`${text}\n`);
  const note = (text: string): void => say(stamped(text));
  return {
    say,
    note,
    show(runs) {
      for (const { name, text, phase } of runs.filter((run) => shown.get(run.name) !== run.phase)) {
        shown.set(name, phase);
        note(text);
      }
    },
  };
}

function sinceStart(begun: number): string {
  return `+${((performance.now() - begun) / 1_000).toFixed(1)} s`.padStart(9);
}
