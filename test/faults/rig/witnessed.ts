/**
 * Whether somebody else has seen what the nemesis says that it has done. A fault that did nothing, and was told as done,
 * would be a trial that nothing could ever violate.
 */
import proto from '@temporalio/proto';
import type { NemesisEntry } from '../checker/sources.js';
import type { SlotEvent } from './slot.js';
import type { Trial } from './trial.js';
import { windowNames } from './windows/windows.js';

/**
 * Of the faults that go with any window: a kill has an end of that process, a lost reply the word of whoever lost it, a
 * cancel its event in history. A frozen worker is one by the kernel's word only; the faults of scenarios are confirmed by
 * what they lead to, each in its own file.
 */
export async function isWitnessed(trial: Trial, { fault, window, pid, at }: NemesisEntry): Promise<boolean> {
  if (fault === 'F1' && pid !== undefined) return hasExited(trial, pid, at);
  if (!(windowNames as readonly string[]).includes(window)) return true;
  if (fault === 'F3') return trial.seen((event) => isLoss(event, trial));
  return fault !== 'F9' || isCancelled(trial);
}

function hasExited({ slot }: Trial, pid: number, confirmedAt: number): boolean {
  const ends = slot.journals.processes.entries().filter((entry) => entry.event === 'exited' && entry.pid === pid);
  return ends.some(({ at }) => at <= confirmedAt);
}

/** What proxy and plane say beside what all events have. */
type Told = SlotEvent & { answer?: string; how?: string };

/** The plane has let a call go in a way that loses it; the proxy has lost a completion, or the server did not wait for it. */
function isLoss(event: Told, trial: Trial): boolean {
  if (event.event === 'released') return event.gate?.startsWith(`${trial.id}/`) === true && event.how !== 'go';
  if (event.key !== trial.key() || event.verb !== 'start') return false;
  return (
    (event.event === 'completed' && event.answer === 'lost') ||
    (event.event === 'delivered' && (event.attempt ?? 0) > (nthOf(trial) ?? 1))
  );
}

/** Which entry of its window the fault was bound to, where that is not the first. */
export function nthOf({ id, slot }: Trial): number | undefined {
  const entered = slot.journals.nemesis.entries().find(({ trial, phase }) => trial === id && phase === 'entered');
  return entered?.nth;
}

const { EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED: cancelRequested } = proto.temporal.api.enums.v1.EventType;

async function isCancelled({ slot, workflowId }: Trial): Promise<boolean> {
  const { events } = await slot.client.workflow.getHandle(workflowId).fetchHistory();
  return (events ?? []).some(({ eventType }) => eventType === cancelRequested);
}
