/** A counterexample as a person reads it: one line for each thing that happened, with the tick at which it did. */
import type { Action } from './actions.js';
import type { Model } from './config.js';
import { encode } from './encode.js';
import { reduced } from './reduce.js';
import { firstState } from './state.js';
import { actionsIn } from './transitions.js';

/**
 * The actions along a path of encoded states. Ticks between two actions are counted, not shown. The workers are alike:
 * where one of them has nothing to do any more, the other may take its name.
 */
export function traceOf(model: Model, path: readonly string[]): string[] {
  const lines: string[] = [];
  let tick = 0;
  for (const action of actionsAlong(model, path)) {
    if (action.act === 'tick') tick += 1;
    else lines.push(`${String(tick).padStart(3)}  ${words(action)}`);
  }
  return lines;
}

export function actionsAlong(model: Model, path: readonly string[]): Action[] {
  let state = reduced(model, firstState(model.budget, model.faults));
  return path.slice(1).map((key) => {
    const action = actionsIn(model, state).find(({ to }) => encode(reduced(model, to)) === key);
    if (!action) throw new Error(`No action leads to state ${JSON.stringify(key)}`);
    state = reduced(model, action.to);
    return action;
  });
}

/** One action in words; a line of a trace, and what could have come instead of a line that is rejected. */
export function words(action: Action): string {
  const { act, launch, number, worker, what, open } = action;
  const whose = number ? `attempt ${number}${worker === undefined ? '' : ` on ${nameOf(worker)}`}` : 'a dead attempt';
  const said = open ? 'a send is open' : 'nothing is open';
  const sentence = sentences[act]?.({ whose, said, what: what ?? '', worker: nameOf(worker ?? 0) }) ?? act;
  return launch === undefined ? sentence : `launch ${launch + 1}: ${sentence}`;
}

interface Parts {
  whose: string;
  said: string;
  what: string;
  worker: string;
}

const sentences: Readonly<Record<string, (parts: Parts) => string>> = {
  schedule: ({ whose }) => `Temporal schedules ${whose}`,
  'hand out': ({ whose }) => `Temporal hands out ${whose}`,
  'time out': ({ whose }) => `Temporal gives up ${whose}`,
  complete: ({ whose, what }) => `${whose} completes: ${what}`,
  'lose completion': ({ whose, what }) => `the completion of ${whose} is lost: ${what}`,
  word: ({ whose, said, what }) => `${whose} leaves word that ${said}, and hears: ${what}`,
  'lose word': ({ whose, said }) => `the word of ${whose} is lost (${said})`,
  'lose answer to word': ({ whose, said }) => `${whose} leaves word that ${said}; the answer is lost`,
  list: ({ whose, what }) => `${whose} lists the jobs by the key: ${what}`,
  'lose list': ({ whose }) => `the listing of ${whose} fails`,
  'fail before sending': ({ whose, what }) => `${whose} fails of itself before its send: ${what}`,
  send: ({ whose }) => `${whose} sends the start`,
  read: ({ whose }) => `AWS reads the start of ${whose}`,
  deliver: ({ whose, what }) => `the start of ${whose} reaches AWS: ${what}`,
  'lose start': ({ whose }) => `the start of ${whose} is lost on its way`,
  'hold start back': ({ whose }) => `the network holds back the start of ${whose}`,
  'break connection': ({ whose }) => `the connection of ${whose} breaks, its start travels on`,
  'give up waiting': ({ whose }) => `${whose} waits no longer for an answer`,
  answer: ({ whose }) => `${whose} has AWS's answer`,
  'answer leaves': ({ whose }) => `AWS's answer leaves for ${whose}`,
  'lose answer': ({ whose }) => `AWS's answer to ${whose} is lost`,
  'job ends': ({ what }) => `the job ends: ${what}`,
  'wait ends': ({ what }) => `the wait ends: ${what}`,
  'list to stop': ({ what }) => `the stop lists the jobs by the key: ${what}`,
  'ask to stop': ({ what }) => `the stop asks AWS to end the job${what && `, ${what}`}`,
  'lose stop': () => "the stop's request is lost",
  'stop ends': ({ what }) => `the stop ends: ${what}`,
  'janitor pass': () => 'the janitor finds the job and asks AWS to end it',
  shutdown: () => 'the worker that waits shuts down',
  'replay by a changed pipeline': () => 'the run is replayed by a changed pipeline',
  crash: ({ worker }) => `worker ${worker} is killed`,
  freeze: ({ worker, what }) => `worker ${worker} freezes${what ? ', with a clock that will hide it' : ''}`,
  wake: ({ worker }) => `worker ${worker} wakes up`,
  cancel: () => 'the run is cancelled',
  terminate: () => 'the run is terminated',
  'activity reset': ({ what }) => `the start is reset, its ${what}`,
  'workflow reset': ({ what }) => `the run is reset: ${what}`,
};

function nameOf(worker: number): string {
  return String.fromCharCode(65 + worker);
}
