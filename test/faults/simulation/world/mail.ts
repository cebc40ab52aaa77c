/**
 * Messages between the parts of the world. fast-check's scheduler decides which of those that are on their way comes next,
 * and when the clock goes on; but the clock waits for a message that has taken as long as a message may. A fault that is
 * bound to a message befalls it when it is posted.
 */
import type { Scheduler } from 'fast-check';
import type { Fault, Point, What } from '../plan.js';
import { outOfAnyProcess, type Process } from './process.js';
import { quiet, type Clock } from './clock.js';

export interface Letter {
  point: Point;
  /** The worker that sends it, or is to get it: whom a crash hits. */
  worker?: Process;
  deliver(): void;
  /** What its sender gets to see of a loss, where it sees something. */
  lost?(how: Extract<What, { do: 'lose' }>['how']): void;
  /** What AWS answers in place of doing it. */
  refused?(code: Extract<What, { do: 'error' }>['code']): void;
}

export interface Mail {
  post(letter: Letter): void;
  /** Something that just happens, in the same order of things; no fault befalls it. */
  happen(label: string, act: () => void): void;
  /** Work that goes on between two messages and is waited for. */
  busyWith(work: Promise<void>): void;
  /** Lets one thing happen; false where nothing is left to. Throws what the simulation itself has thrown. */
  step(): Promise<boolean>;
}

export interface MailParts {
  clock: Clock;
  scheduler: Scheduler;
  latencyMs: number;
  faults: readonly Fault[];
  /** What a fault does to the world besides the message. */
  befall(what: What, letter: Letter): void;
}

const done = Promise.resolve();

export function createMail({ clock, scheduler, latencyMs, faults, befall }: MailParts): Mail {
  const seen = faults.map(() => 0);
  let late = 0;
  let ticking = false;
  let problem: { error: unknown } | undefined;
  const works = new Set<Promise<void>>();

  const guarded = (act: () => void) => () => {
    try {
      act();
    } catch (error) {
      problem ??= { error };
    }
  };
  const happen = (label: string, act: () => void): void =>
    outOfAnyProcess(() => {
      let overdue = false;
      const alarm = setTimeout(() => {
        overdue = true;
        late += 1;
      }, latencyMs);
      void scheduler.schedule(done, label).then(
        guarded(() => {
          if (overdue) late -= 1;
          else clearTimeout(alarm);
          act();
        }),
      );
    });
  const tick = (): void =>
    outOfAnyProcess(() => {
      if (ticking || late > 0 || !clock.isSet()) return;
      ticking = true;
      void scheduler.schedule(done, 'clock').then(
        guarded(() => {
          ticking = false;
          if (late === 0) clock.next();
        }),
      );
    });
  const meets = (point: Point): What | undefined => {
    let met: What | undefined;
    faults.forEach(({ at, nth, times, what }, index) => {
      if (at !== point) return;
      const count = (seen[index] as number) - nth;
      seen[index] = (seen[index] as number) + 1;
      if (count >= 0 && count < times) met ??= what;
    });
    return met;
  };

  return {
    happen,
    post(letter) {
      const what = meets(letter.point);
      const send = (): void => happen(letter.point, () => letter.deliver());
      if (!what) return send();
      befall(what, letter);
      switch (what.do) {
        case 'lose':
          return happen(`${letter.point} lost`, () => letter.lost?.(what.how));
        case 'delay':
          return outOfAnyProcess(() => void setTimeout(send, what.ms));
        case 'error':
          return letter.refused ? happen(letter.point, () => letter.refused?.(what.code)) : send();
        case 'crash':
          return what.sent ? send() : happen(`${letter.point} lost`, () => letter.lost?.('silence'));
        default:
          return send();
      }
    },
    busyWith(work) {
      works.add(work);
      void work.catch((error: unknown) => (problem ??= { error })).finally(() => works.delete(work));
    },
    async step() {
      tick();
      if (scheduler.count() === 0) return false;
      await scheduler.waitNext(1);
      do await quiet();
      while (works.size > 0);
      if (problem) throw problem.error;
      return true;
    },
  };
}
