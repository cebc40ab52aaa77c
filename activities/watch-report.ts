/** What a wait or a stop tells in its heartbeats, and one log line per change of the job's state. */
import { Context, log } from '@temporalio/activity';
import { toMs } from '../contracts/duration.js';
import { clip, limits } from '../contracts/failure.js';
import type { WatchDetails } from '../contracts/history.js';
import type { Timing } from '../contracts/timing.js';
import type { Look } from './poller.js';

export interface WatchReport {
  current(): WatchDetails;
  /** Takes a look in, and tells the server when it changed what a person would see. */
  look(look: Look): void;
  /** Adds to what is told, and tells it. */
  tell(more: Partial<WatchDetails>): void;
  /** Ends the heartbeats. */
  close(): void;
}

/** What every log line about a job says. */
export interface JobWhere {
  /** The workflow id. */
  run: string;
  runId: string;
  step: string;
  launch: number;
  service: string;
  awsId: string;
}

/** Heartbeats from here on, whether or not AWS answers: a job that nobody can see is still watched. */
export function watchReport(told: WatchDetails | undefined, where: JobWhere, timing: Timing): WatchReport {
  const context = Context.current();
  let details: WatchDetails = told ?? { v: 1 };
  const beat = beating(timing, () => details);
  return {
    current: () => details,
    tell(more) {
      details = { ...details, ...more };
      context.heartbeat(details);
    },
    close: () => beat.stop(),
    look({ state, seenAt, blind }) {
      const { phase, raw, detail, blind: wasBlind, ...rest } = details;
      const next: WatchDetails = {
        ...rest,
        ...(state?.status === 'active'
          ? {
              phase: state.phase,
              raw: short(state.raw),
              ...(state.detail !== undefined && { detail: short(state.detail) }),
            }
          : { ...(phase && { phase }), ...(raw && { raw }), ...(detail && { detail }) }),
        ...(seenAt !== undefined && { seenAt }),
        ...(blind !== undefined && { blind }),
      };
      const changed = next.raw !== raw || next.detail !== detail || next.blind !== wasBlind;
      details = next;
      if (!changed) return;
      log.info('job state', { ...where, phase: next.phase, state: next.raw, detail: next.detail, blind: next.blind });
      context.heartbeat(details);
    },
  };
}

/** Heartbeats are kept with the run, and AWS may say anything. */
function short(text: string): string {
  return clip(text, limits.message);
}

/** A listing of thousands takes longer than a heartbeat may. */
export async function whileBeating<T>(timing: Timing, details: () => WatchDetails, work: () => Promise<T>): Promise<T> {
  const beat = beating(timing, details);
  try {
    return await work();
  } finally {
    beat.stop();
  }
}

/** A third of the timeout: two may be lost. */
function beating(timing: Timing, details: () => WatchDetails): { stop(): void } {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(details()), toMs(timing.heartbeat) / 3);
  return { stop: () => clearInterval(beat) };
}
