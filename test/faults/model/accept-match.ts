/** What an event of a trace is in the model: the states that a state may come to by it. None: it can't happen there. */
import { completed } from './accept-completed.js';
import type { Place, TimedEvent } from './accept-place.js';
import { launchOf, withLaunch, withStart, type Action } from './actions.js';
import type { Model } from './config.js';
import type { State } from './state.js';
import { actionsIn } from './transitions.js';

/** What nobody sees: it may happen between any two events. */
export const hidden: ReadonlySet<string> = new Set([
  'send',
  'list',
  'lose list',
  'answer',
  'lose start',
  'lose answer',
  'break connection',
  'give up waiting',
  'time out',
  'fail before sending',
  'list to stop',
  'the deadline passes',
]);

export function hiddenFrom(model: Model, { state, asked }: Place): Place[] {
  const found = actionsIn(model, state)
    .filter((action) => hidden.has(action.act) && !(action.act === 'list to stop' && action.what === 'not found'))
    // Its end is its first effect, and tells of it.
    .filter((action) => action.act !== 'fail before sending' || !endsAttempt(action))
    .map(({ to }) => ({ state: to, asked }));
  for (const act of asked) {
    const rest = asked.filter((other) => other !== act);
    if (act === 'take down') {
      const taken = withLaunch(state, 0, { at: 'stopping', abnormal: true, age: 0 });
      if (launchOf(state, 0).at === 'waiting') found.push({ state: taken, asked: rest });
      continue;
    }
    for (const action of actionsIn(model, state)) if (action.act === act) found.push({ state: action.to, asked: rest });
  }
  return found;
}

function endsAttempt({ launch, number, worker, to }: Action): boolean {
  return to.attempts.some(
    (it) => it.launch === launch && it.number === number && it.worker === worker && it.at === 'done',
  );
}

export function after(model: Model, place: Place, event: TimedEvent, worker: number): Place[] {
  const { state, asked } = place;
  const actions = actionsIn(model, state);
  const by = (...is: ((action: Action) => boolean)[]) =>
    actions.filter((action) => is.every((holds) => holds(action))).map(({ to }) => ({ state: to, asked }));
  const act =
    (...names: string[]) =>
    (action: Action) =>
      names.includes(action.act);
  const what =
    (...words: string[]) =>
    (action: Action) =>
      words.includes(action.what ?? '');
  const launch = launchOf(state, 0);
  const stay = (holds: boolean) => (holds ? [place] : []);

  switch (event.event) {
    case 'scheduled':
      return scheduled(model, place, event.attempt);
    case 'delivered':
      if (event.verb === 'start')
        return by(act('hand out'), (it) => it.number === event.attempt && it.worker === worker).map((it) => ({
          ...it,
          // It may have been on its way since it was scheduled, and its time has run since then.
          state: withStart(it.state, 0, { started: Math.max(0, Math.round(event.at - event.scheduledAt)) }),
        }));
      // What was handed out before a cancel reached the server is late, not wrong.
      return stay(event.verb === 'wait' ? launch.ref !== undefined : launch.at === 'stopping');
    case 'word': {
      const own = (it: Action) => it.number === event.attempt && it.worker === worker && it.open === event.open;
      if (event.answer === 'ok') return by(act('word'), own, ({ heard }) => heard === true);
      const unheard = by(act('lose word', 'lose answer to word'), own);
      // A pause refuses as well, and stands in no trace: to the attempt it is an answer that it can't use.
      if (event.answer === 'lost') return unheard;
      // What its worker no longer waits for may still come to the server.
      const isGone = !state.attempts.some(
        (it) => it.number === event.attempt && it.worker === worker && it.at !== 'gone',
      );
      return [...unheard, ...by(act('word'), own, ({ heard }) => heard === false), ...stay(isGone)];
    }
    case 'received':
      return by(act('read'));
    case 'committed':
    case 'replayed':
      return by(act('deliver'), what(event.event));
    case 'refused':
      return [
        ...by(act('deliver'), what('capacity', 'throttled', 'rejected')),
        // Turned away with nobody left to hear it: for a signature that is too old, say.
        ...by(act('lose start'), (it) => isNobodys(state, it)),
      ];
    case 'answered': {
      const leaving = by(act(event.lost ? 'lose answer' : 'answer leaves'));
      const isPending = state.attempts.some(({ request }) => request?.at === 'answered');
      return [...leaving, ...stay(!isPending)];
    }
    case 'completed':
      return completed(event, worker, {
        place,
        by,
        act,
        what,
        stay,
        unsent: actions.filter((action) => action.act === 'fail before sending' && endsAttempt(action)),
        from: (then) => after(model, { state: then, asked }, event, worker),
      });
    case 'stop-received': {
      const job = state.jobs[launch.ref ?? 0];
      const again = job !== undefined && (job.asked || job.end === 'stopped');
      return [
        ...by(act('ask to stop', 'janitor pass')),
        ...stay(again || (launch.at === 'stopping' && launch.ref !== undefined)),
      ];
    }
    case 'ended':
      return by(act('job ends'));
    case 'cancel':
    case 'terminate':
      return [{ state, asked: [...asked, event.event] }];
    case 'workflow-reset':
      return [{ state, asked: [...asked, 'workflow reset'] }];
    case 'activity-reset':
      return [event.verb === 'start' ? { state, asked: [...asked, 'activity reset'] } : place];
    case 'killed': {
      const crashed = by(act('crash'), (it) => it.worker === worker);
      return crashed.length > 0 ? crashed : [place];
    }
    case 'frozen':
    case 'woken':
      return [{ state: { ...state, frozen: state.frozen.with(worker, event.event === 'frozen') }, asked }];
    case 'moment':
      return [place];
  }
}

function isNobodys({ attempts }: State, { number, worker }: Action): boolean {
  return attempts.some((it) => it.number === number && it.worker === worker && it.at === 'gone');
}

/** Attempts before it may have gone to polls of workers that were dead or frozen: nobody saw them, and they did nothing. */
function scheduled(model: Model, { state, asked }: Place, attempt: number): Place[] {
  const { start } = launchOf(state, 0);
  if (start.at === 'scheduled' && start.number === attempt) return [{ state, asked }];
  const isSwallowed = start.number < attempt && (start.at === 'scheduled' || start.at === 'backoff');
  const from = isSwallowed
    ? withStart(state, 0, { at: 'backoff', number: attempt, settling: start.at === 'backoff' && start.settling })
    : state;
  return actionsIn(model, from)
    .filter(({ act, number }) => act === 'schedule' && number === attempt)
    .map(({ to }) => ({ state: to, asked }));
}
