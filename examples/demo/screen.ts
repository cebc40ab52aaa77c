/**
 * Where the demo writes. On a terminal the runs under way are lines that change in place, below everything that stays:
 * so it needs no more lines than runs at a time. Elsewhere each change is a line of its own.
 */
import type { RunLine } from './run-line.js';

export interface Screen {
  /** A line, or several, that stay. */
  say(text: string): void;
  /** The runs under way, and those that have just ended: they are shown once more and stay. */
  show(runs: readonly RunLine[]): void;
}

export interface Output {
  write(text: string): unknown;
  isTTY?: boolean;
}

export function screenOn(output: Output, begun = performance.now()): Screen {
  return output.isTTY === true ? terminal(output) : plain(output, begun);
}

/** Long lines are cut off at the margin, not wrapped, or the way back up would be longer than it seems. */
const NO_WRAP = '\x1b[?7l';
const WRAP = '\x1b[?7h';
const CLEAR_BELOW = '\x1b[J';

function terminal(output: Output): Screen {
  let moving: readonly string[] = [];
  const draw = (staying: readonly string[], next: readonly string[]): void => {
    const back = moving.length > 0 ? `\x1b[${moving.length}A\r` : '';
    moving = next;
    const lines = (texts: readonly string[]): string => texts.map((text) => `${text}\n`).join('');
    output.write(`${back}${CLEAR_BELOW}${lines(staying)}${NO_WRAP}${lines(next)}${WRAP}`);
  };
  return {
    say: (text) => draw([text], moving),
    show(runs) {
      const texts = (ended: boolean): string[] => runs.filter((run) => run.ended === ended).map(({ text }) => text);
      draw(texts(true), texts(false));
    },
  };
}

function plain(output: Output, begun: number): Screen {
  const shown = new Map<string, string>();
  return {
    say: (text) => void output.write(`${text}\n`),
    show(runs) {
      const changed = runs.filter(({ date, phase }) => shown.get(date) !== phase);
      for (const { date, text, phase } of changed) {
        shown.set(date, phase);
        const at = ((performance.now() - begun) / 1_000).toFixed(1);
        output.write(`${at.padStart(6)} s  ${text}\n`);
      }
    },
  };
}
