/**
 * What the world itself has seen: the trace of boundary events, for the model; the facts that the checks need besides the
 * ledger; and how often something worth naming was met, so that an empty simulation shows.
 */
import { defaultPayloadConverter } from '@temporalio/common';
import type { StartResult, StopResult, WaitResult } from '../../../contracts/history.js';
import type { PlaneEvent } from '../../../local/aws/events.js';
import type { BoundaryEvent, TraceLine } from '../trace.js';
import { endedWell, outcomeOf, valueOf } from './outcomes.js';
import type { Payload, PendingActivity, Token } from './temporal/activity.js';
import type { RunEnd } from './temporal/run.js';
import type { Result } from './temporal/server.js';

/** What one launch came to, as the simulated server knows it. */
export interface LaunchFacts {
  key: string;
  step: string;
  deadline: number;
  /** The start's answer that history holds. */
  accepted?: { awsId: string; at: number; adopted: boolean };
  /** A start of it was on its way for so long: more than settling allows for. */
  parkedMs?: number;
}

export interface WorldRecord {
  trace: TraceLine[];
  met: Map<string, number>;
  launches: Map<string, LaunchFacts>;
  /** Milliseconds, of what justifies that jobs are stopped. */
  cancelledAt?: number;
  terminatedAt?: number;
  /** When an activity has failed for good, or a job ended badly, or a cluster was no longer needed. */
  turns: { at: number; key: string; why: string }[];
  end?: { at: number; how: RunEnd | { status: 'terminated' } };
  count(what: string): void;
  note(event: BoundaryEvent, key?: string): void;
  scheduled(activity: PendingActivity): void;
  /** The run wants an activity of this launch to end. */
  cancelling(key: string): void;
  plane(event: PlaneEvent): void;
  wordAsked(token: Token, details: Payload[] | undefined, worker: string): WordRecord;
  startSent(token: Token | undefined): StartRecord;
  completing(activity: PendingActivity, token: Token, result: Result, worker: string): (answer: Answer) => void;
}

type Answer = 'ok' | 'refused' | 'lost';

export interface WordRecord {
  /** The server has taken it, and says whether the attempt may go on, if there is one at all. */
  atServer(letPass: boolean, workedOn: boolean): void;
  /** It has not come to the server. */
  lost(): void;
  heard(answer: Answer): void;
}

export interface StartRecord {
  arrived(): void;
  answered(): void;
  gaveUp(): void;
  lost(done: boolean): void;
}

/** `allowedMs`: settling allows a start so long from its worker to AWS. */
export function createRecord(allowedMs: number): WorldRecord {
  const activities = new Map<string, PendingActivity>();
  const sentBefore = new Map<string, number>();
  /** The start call that the plane reads at this moment. */
  let arriving: { sentAt: number; key?: string } | undefined;

  const record: WorldRecord = {
    trace: [],
    met: new Map(),
    launches: new Map(),
    turns: [],
    count: (what) => void record.met.set(what, (record.met.get(what) ?? 0) + 1),
    note: (event, key) => void record.trace.push({ at: Date.now(), ...event, ...(key !== undefined && { key }) }),
    scheduled(activity) {
      activities.set(activity.id, activity);
      const { key, verb, input } = activity;
      if (verb === 'start' && 'deadline' in input && !record.launches.has(key)) {
        record.launches.set(key, { key, step: input.mark.step, deadline: Date.parse(input.deadline) });
      }
      // Its scope was cancelled between two activities: no server was asked to cancel one.
      if ('why' in input && input.why === 'The run was cancelled') record.cancelling(key);
      if (verb === 'stop') record.count('ref' in input && input.ref ? 'stop with a ref' : 'stop without a ref');
    },
    cancelling(key) {
      if (record.trace.some((line) => line.event === 'cancel' && line.key === key)) return;
      record.note({ event: 'cancel' }, key);
    },
    plane(event) {
      const { key } = event;
      if (key === undefined) return;
      switch (event.event) {
        case 'received': {
          if (arriving) arriving.key = key;
          return record.note({ event: 'received' }, key);
        }
        case 'committed': {
          const parkedMs = Date.now() - (arriving?.sentAt ?? Date.now());
          const launch = record.launches.get(key);
          if (launch && parkedMs > allowedMs) launch.parkedMs = Math.max(launch.parkedMs ?? 0, parkedMs);
          return record.note({ event: 'committed', job: event.job }, key);
        }
        case 'replayed':
          record.count('start answered by its token');
          return record.note({ event: 'replayed', job: event.job }, key);
        case 'refused':
          return record.note({ event: 'refused', why: event.why }, key);
        case 'stop-received':
          return record.note({ event: 'stop-received' }, key);
        case 'ended':
          return record.note({ event: 'ended', state: event.state }, key);
        default:
      }
    },
    wordAsked(token, details, worker) {
      const activity = activities.get(token.id);
      const open = (details?.[0] && defaultPayloadConverter.fromPayload<{ open?: unknown }>(details[0]))?.open;
      const word = { event: 'word', attempt: token.attempt, open: open !== undefined, worker } as const;
      let line: Extract<TraceLine, { event: 'word' }> | undefined;
      // Where it was asked, as a proxy would see it; what was heard of it is known later, or never.
      const note = (answer: Answer): void => {
        record.note({ ...word, answer }, activity?.key);
        line = record.trace.at(-1) as typeof line;
      };
      return {
        atServer(letPass, workedOn) {
          // A straggler, when its start is over or between two attempts: nothing follows from it.
          if (!workedOn) return record.count('word of an attempt that is over');
          note(letPass ? 'lost' : 'refused');
        },
        lost: () => note('lost'),
        heard(answer) {
          if (answer === 'refused') record.count('attempt refused by the fence');
          if (answer === 'lost') record.count('fence unanswered');
          if (line && answer !== 'lost') line.answer = answer;
        },
      };
    },
    startSent(token) {
      const call: { sentAt: number; key?: string } = { sentAt: Date.now() };
      const key = token && activities.get(token.id)?.key;
      if (key !== undefined) {
        sentBefore.set(key, (sentBefore.get(key) ?? 0) + 1);
        if ((sentBefore.get(key) ?? 0) > 1) record.count('start sent again');
      }
      let told = false;
      const tell = (lost: boolean): void => {
        if (told || call.key === undefined) return;
        told = true;
        record.note({ event: 'answered', lost }, call.key);
      };
      let left = false;
      return {
        arrived() {
          arriving = call;
          if (left) record.count('start arrived after its caller had given up');
        },
        answered: () => tell(false),
        gaveUp() {
          left = true;
          record.count('start unanswered');
          tell(true);
        },
        lost(done) {
          record.count(done ? 'reply to a start lost' : 'request of a start lost');
          tell(true);
        },
      };
    },
    completing({ key, verb }, { attempt }, result, worker) {
      const outcome = outcomeOf(result);
      record.count(`${verb}: ${outcome}`);
      return (answer) => {
        record.note({ event: 'completed', verb, attempt, outcome, answer, worker }, key);
        if (answer === 'lost') record.count(`completion of a ${verb} lost`);
        if (answer === 'refused') record.count(`completion of a ${verb} refused`);
        if (answer !== 'ok') return;
        const launch = record.launches.get(key);
        const value = valueOf(result);
        if (verb === 'start' && launch && (outcome === 'started' || outcome === 'adopted')) {
          const { links, adopted } = value as Extract<StartResult, { started: unknown }>;
          launch.accepted = { awsId: links.awsId, adopted, at: Date.now() };
        }
        const badEnd = outcome === 'ended' && !endedWell(value as WaitResult | StopResult);
        if (outcome === 'failed-for-good' || badEnd) record.turns.push({ at: Date.now(), key, why: outcome });
        if (outcome === 'ready') record.turns.push({ at: Date.now(), key, why: 'ready' });
      };
    },
  };
  return record;
}
