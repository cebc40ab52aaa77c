/** What befalls the workers. */
import { may, spend, withAttempt, withLaunch, withoutAttempt, type Part } from './actions.js';
import type { State } from './state.js';

export const workers: Part = (model, state, out) => {
  for (const worker of state.frozen.keys()) {
    const own = state.attempts.filter((attempt) => attempt.worker === worker && attempt.at !== 'gone');
    const struck = own.some(({ launch }) => may(model, state, 'crash', launch));
    if (struck) out.push({ act: 'crash', by: 'fault', worker, to: crashed(spend(state, 'crash'), worker) });
    if (state.frozen[worker]) {
      out.push({ act: 'wake', by: 'protocol', worker, to: { ...state, frozen: put(state.frozen, worker, false) } });
      continue;
    }
    if (!own.some(({ launch }) => may(model, state, 'freeze', launch))) continue;
    const behindFence = own.some(({ at }) => at === 'cleared');
    if (behindFence && !may(model, state, 'park')) continue;
    const frozen = frozenState(behindFence ? spend(state, 'park') : state, worker, false);
    out.push({ act: 'freeze', by: 'fault', worker, to: frozen });
    if (may(model, state, 'skew') && own.some(({ at }) => at === 'fresh')) {
      out.push({
        act: 'freeze',
        by: 'fault',
        worker,
        what: 'skewed',
        to: frozenState(spend(state, 'skew'), worker, true),
      });
    }
  }
  state.launches.forEach(({ at, drifted }, launch) => {
    if (model.guards.keyOfItsOwnStream || drifted || !may(model, state, 'deploy')) return;
    if (at === 'over' || at === 'abandoned') return;
    const to = withLaunch(spend(state, 'deploy'), launch, { drifted: true });
    out.push({ act: 'replay by a changed pipeline', by: 'fault', launch, to });
  });
};

/** The process is gone with all that it held; what it has on the wire is not. */
function crashed(state: State, worker: number): State {
  let after: State = { ...state, frozen: put(state.frozen, worker, false) };
  for (let index = after.attempts.length - 1; index >= 0; index -= 1) {
    const attempt = after.attempts[index];
    if (attempt?.worker === worker && attempt.at !== 'gone') after = withoutAttempt(after, index);
  }
  return after;
}

function frozenState(state: State, worker: number, skewed: boolean): State {
  let after: State = { ...spend(state, 'freeze'), frozen: put(state.frozen, worker, true) };
  after.attempts.forEach((attempt, index) => {
    if (attempt.worker !== worker) return;
    if (attempt.at === 'cleared') after = withAttempt(after, index, { parked: true });
    if (attempt.at === 'fresh' && skewed) after = withAttempt(after, index, { skewed: true });
  });
  return after;
}

function put(frozen: State['frozen'], worker: number, value: boolean): State['frozen'] {
  return frozen.with(worker, value);
}
