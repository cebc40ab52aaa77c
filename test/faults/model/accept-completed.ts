/** What the end of an attempt, as its worker has told it, is in the model. */
import type { Outcome } from '../trace.js';
import type { Place, TimedEvent } from './accept-place.js';
import { launchOf, withLaunch, type Action } from './actions.js';
import type { State } from './state.js';

const startOutcomes: Partial<Record<Outcome, readonly string[]>> = {
  started: ['started'],
  adopted: ['adopted'],
  refused: ['refused'],
  'not-sent': ['not-sent'],
  settling: ['settling'],
  failed: ['failed'],
  cancelled: ['failed'],
  'failed-for-good': ['unknown', 'rejected', 'failed-open'],
};

export interface Ways {
  place: Place;
  by(...is: ((action: Action) => boolean)[]): Place[];
  act(...names: string[]): (action: Action) => boolean;
  what(...words: string[]): (action: Action) => boolean;
  stay(holds: boolean): Place[];
  /** How attempts may have failed before they sent anything. */
  unsent: readonly Action[];
  /** What the event is from there. */
  from(state: State): Place[];
}

export function completed(
  { verb, attempt, outcome, answer, raced = false }: Extract<TimedEvent, { event: 'completed' }>,
  worker: number,
  { place, by, act, what, stay, unsent, from }: Ways,
): Place[] {
  const { run } = place.state;
  const launch = launchOf(place.state, 0);
  if (verb === 'start') {
    const own = (it: Action) => it.number === attempt && it.worker === worker;
    const its = [own, what(...(startOutcomes[outcome] ?? []))];
    const told =
      answer === 'lost'
        ? // Whether the server has taken it nobody knows.
          by(act('complete', 'lose completion'), ...its)
        : by(act('complete'), ...its, ({ heard }) => heard === (answer === 'ok'));
    // A completion that was lost is sent again, also when only its answer was.
    const known = place.state.attempts.find((it) => it.number === attempt && it.worker === worker && it.at !== 'gone');
    const again = answer === 'lost' && told.length > 0;
    const before = unsent.filter(own).flatMap(({ to }) => from(to));
    return [...told, ...before, ...stay(again || (answer !== 'ok' && known === undefined))];
  }
  const unheard = stay(answer !== 'ok');
  if (outcome === 'failed' || outcome === 'settling') return [place];
  if (verb === 'wait') {
    const job = place.state.jobs[launch.ref ?? 0];
    // A wait that was given up goes on until it hears of it, and may see its job's end before that: nobody listens any more.
    const tooLate = stay(launch.at !== 'waiting' && job !== undefined && job.end !== 'running');
    if (outcome === 'ended')
      return [...by(act('wait ends'), what('succeeded', 'failed', 'stopped')), ...tooLate, ...unheard];
    if (outcome === 'deadline') {
      const late = { ...place, state: withLaunch(place.state, 0, { at: 'stopping', age: 0 }) };
      const passed = raced && launch.at === 'waiting' && run.deadlinePassed ? [late] : [];
      return [...by(act('wait ends'), what('deadline')), ...passed, ...stay(run.cancelled), ...unheard];
    }
    if (outcome === 'cancelled') return [...stay(run.cancelled), ...unheard];
    // After a cancel nobody listens any more.
    if (outcome === 'ready')
      return launch.at === 'waiting' ? [{ ...place, asked: [...place.asked, 'take down'] }] : stay(true);
    const abnormal = withLaunch(place.state, 0, { at: 'stopping', abnormal: true, age: 0 });
    return outcome === 'failed-for-good' && launch.at === 'waiting'
      ? [{ ...place, state: abnormal }, ...unheard]
      : unheard;
  }
  if (outcome === 'ended') return [...by(act('stop ends'), what('succeeded', 'failed', 'stopped')), ...unheard];
  if (outcome === 'never-started') return [...by(act('list to stop'), what('not found')), ...unheard];
  const left = { ...withLaunch(place.state, 0, { at: 'abandoned', age: 0 }), run: { ...run, open: false } };
  return outcome === 'failed-for-good' && launch.at === 'stopping' ? [{ ...place, state: left }, ...unheard] : unheard;
}
