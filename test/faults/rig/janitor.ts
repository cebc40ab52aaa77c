/**
 * What a slot leaves behind, found and stopped by the product's own janitor: passes by hand, so that nobody waits for its
 * schedule. The first one tells what it has found; what it has told, a later one stops, once the grace is over.
 */
import { randomUUID } from 'node:crypto';
import type { JanitorInput, JanitorReport } from '../../../contracts/janitor.js';
import { toMs } from '../../../contracts/duration.js';
import { janitorWorkflow } from '../../../contracts/names.js';
import { now } from './clock.js';
import type { Slot } from './slot.js';

/** Visibility is a moment behind: a run may have closed, and not be listed yet. */
const afterGraceMs = 2_000;

export async function cleanUp(slot: Slot): Promise<void> {
  const graceMs = toMs(slot.order.timing.janitorGrace);
  // Every run is past its grace by then; a stop takes a while itself.
  const givenUpAt = now() + 2 * graceMs + 60_000;
  let report = await pass(slot, { mode: 'report' });
  while (report.orphans.length + report.young.length > 0) {
    if (now() > givenUpAt) throw new Error(`The janitor comes to no end: ${JSON.stringify(report)}`);
    const youngest = Math.max(...report.young.map(({ closedAt }) => Date.parse(closedAt)), 0);
    await slot.events.passes(youngest + graceMs + afterGraceMs);
    report = await pass(slot, { mode: 'stop', reported: report.next.reported });
    const left = report.orphans.filter(({ outcome }) => outcome !== 'stopped' && outcome !== 'let-go');
    if (left.length + report.young.length === 0) return;
  }
}

function pass(slot: Slot, input: Omit<JanitorInput, 'v'>): Promise<JanitorReport> {
  return slot.client.workflow.execute(janitorWorkflow, {
    taskQueue: slot.order.taskQueue,
    workflowId: `janitor-${randomUUID()}`,
    args: [{ v: 1, ...input }],
  }) as Promise<JanitorReport>;
}
