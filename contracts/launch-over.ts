/**
 * When a launch is over: when history tells how its job ended, or that there never was one. After all else a job may be
 * left, whoever closed the run. The run itself goes by this when it says what it has left, and the janitor when it looks.
 */
import { failureTypes } from './failure.js';
import type { ActivityVerb, StartResult, StopResult, WaitResult } from './history.js';
import type { EndedJob } from './job.js';

/** How an activity of the engine ended; `details` are the first of its failure's. */
export type ActivityOutcome = { completed: unknown } | { failed: { type?: string; details?: unknown } };

export function isOver(verb: ActivityVerb, outcome: ActivityOutcome): boolean {
  if ('failed' in outcome) return verb === 'start' && nothingWasStarted(outcome.failed);
  switch (verb) {
    case 'start': {
      const result = outcome.completed as StartResult;
      return 'refused' in result || 'notSent' in result;
    }
    case 'wait': {
      const result = outcome.completed as WaitResult;
      return 'ended' in result && isKnown(result.ended);
    }
    case 'stop': {
      const result = outcome.completed as StopResult;
      return 'neverStarted' in result || isKnown(result.ended);
    }
  }
}

/** What AWS did not show for a while may show again: `lost` is no proof of an end. */
function isKnown(ended: EndedJob): boolean {
  return ended.status !== 'lost';
}

function nothingWasStarted({ type, details }: { type?: string; details?: unknown }): boolean {
  return (details as { open?: boolean } | undefined)?.open === false && type !== failureTypes.jobOutcomeUnknown;
}
