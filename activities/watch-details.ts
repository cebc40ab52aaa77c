/** What a wait or a stop tells in its heartbeats, and one log line per change of the job's state. */
import { log } from '@temporalio/activity';
import type { WatchDetails } from '../contracts/history.js';
import type { Look } from './poller.js';

export interface WatchReport {
  current(): WatchDetails;
  /** Takes a look in; true when it changed what a person would see. */
  look(look: Look): boolean;
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

export function watchDetails(told: WatchDetails | undefined, where: JobWhere): WatchReport {
  let details: WatchDetails = told ?? { v: 1 };
  return {
    current: () => details,
    look({ state, seenAt, blind }) {
      const { phase, raw, detail, blind: wasBlind, ...rest } = details;
      const next: WatchDetails = {
        ...rest,
        ...(state?.status === 'active'
          ? { phase: state.phase, raw: state.raw, ...(state.detail !== undefined && { detail: state.detail }) }
          : { ...(phase && { phase }), ...(raw && { raw }), ...(detail && { detail }) }),
        ...(seenAt !== undefined && { seenAt }),
        ...(blind !== undefined && { blind }),
      };
      const changed = next.raw !== raw || next.detail !== detail || next.blind !== wasBlind;
      details = next;
      if (changed) {
        log.info('job state', { ...where, phase: next.phase, state: next.raw, detail: next.detail, blind: next.blind });
      }
      return changed;
    },
  };
}
