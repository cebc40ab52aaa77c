/**
 * Where a message can be stopped on its way. A gate takes the first message that matches, and no other; what becomes of
 * it is said by who set the gate, and meanwhile everything else passes.
 */
import type { Outcome } from '../../trace.js';
import { now } from '../clock.js';
import type { Task } from './tasks.js';

export type GatePoint =
  /** The server has handed out a task, the worker has not got it. */
  | 'task'
  | 'workflow-task'
  /** A heartbeat, of a start the fence's word: said, and not with the server yet. */
  | 'word'
  /** The server has answered it, the worker has not heard. */
  | 'word-answer'
  /** The report of an attempt's end, in the same two places. */
  | 'completion'
  | 'completion-answer'
  /** A client, such as the API, starts a run: asked, or answered. */
  | 'start-run'
  | 'start-run-answer';

/** What is known of it: of a workflow task, the run alone. */
export interface HeldMessage extends Partial<Task> {
  point: GatePoint;
  /** Process id of the worker that says it, or is to hear it; of another client, whatever it calls itself. */
  worker: string;
  workflowId: string;
  runId: string;
  /** Of a word: it says that a send is open. */
  open?: boolean;
  /** Of a completion; absent for the answer of a user's own activity. */
  outcome?: Outcome;
  /** Of an answer. */
  answer?: Answer;
}

/** An attempt that is no longer the current one, or is not to go on, is refused; an error says neither. */
export type Answer = 'ok' | 'refused' | 'error';

export type Entered = HeldMessage & { at: number };

/**
 * `drop`: it is lost, and whoever waits for an answer waits in vain until its own deadline: 30 s for most of what the
 * worker's core asks, 70 s for a poll. An eager task comes with the answer to a workflow task, so that the run waits as
 * long. `reset`: it is lost, and the stream is broken off, so that the client may say it again.
 */
export type Release = 'forward' | 'drop' | 'reset';

export interface Gate {
  /** What was stopped. Never settles when nothing comes. */
  entered: Promise<Entered>;
  release(how: Release): void;
  /** Takes it away; false when something stands in it, which is then still to be released. */
  cancel(): boolean;
}

export interface Gates {
  set(where: { point: GatePoint; match: (message: HeldMessage) => boolean }): Gate;
  /** What is to become of what these messages come in. */
  pass(messages: readonly HeldMessage[]): Promise<Release>;
  /** All that stand in gates are dropped, and no more is stopped. */
  close(): void;
}

interface Armed {
  point: GatePoint;
  match: (message: HeldMessage) => boolean;
  entered: PromiseWithResolvers<Entered>;
  released: PromiseWithResolvers<Release>;
}

export function createGates(): Gates {
  const armed = new Set<Armed>();
  const occupied = new Set<Armed>();

  return {
    set({ point, match }) {
      const gate: Armed = { point, match, entered: Promise.withResolvers(), released: Promise.withResolvers() };
      armed.add(gate);
      return { entered: gate.entered.promise, release: gate.released.resolve, cancel: () => armed.delete(gate) };
    },
    async pass(messages) {
      for (const gate of armed) {
        const message = find(gate, messages);
        if (!message) continue;
        armed.delete(gate);
        if (message === 'failed') continue;
        gate.entered.resolve({ ...message, at: now() });
        occupied.add(gate);
        const how = await gate.released.promise;
        occupied.delete(gate);
        return how;
      }
      return 'forward';
    },
    close() {
      armed.clear();
      for (const { released } of occupied) released.resolve('drop');
    },
  };
}

/** A `match` that throws is its author's to hear of, by `entered`: it must not break the traffic. */
function find(gate: Armed, messages: readonly HeldMessage[]): HeldMessage | 'failed' | undefined {
  try {
    return messages.find((message) => message.point === gate.point && gate.match(message));
  } catch (error) {
    gate.entered.reject(error);
    return 'failed';
  }
}
