/**
 * What a slot leaves behind, found and stopped by the product's own janitor: passes by hand, so that nobody waits for its
 * schedule. The first one tells what it has found; what it has told, a later one stops, once the grace is over. One that
 * comes to no end, or fails, has broken I3, and is no broken rig: throws a `Contradiction`.
 */
import { randomUUID } from 'node:crypto';
import { WorkflowFailedError } from '@temporalio/client';
import type { JanitorInput, JanitorReport } from '../../../contracts/janitor.js';
import { toMs } from '../../../contracts/duration.js';
import { janitorWorkflow } from '../../../contracts/names.js';
import { now } from './clock.js';
import { Contradiction } from './contradiction.js';
import { within } from './events.js';
import type { Slot } from './slot.js';
import { slowness } from './timing.js';

/** Visibility is a moment behind: a run may have closed, and not be listed yet. */
export const afterGraceMs = 2_000;
/** Of a pass, at the rig's timing: a stop takes seconds, and one that is slow is tried again. */
const passMs = 120_000;

export async function cleanUp(slot: Slot): Promise<void> {
  const graceMs = toMs(slot.order.timing.janitorGrace);
  // Every run is past its grace by then; a stop takes a while itself.
  const givenUpAt = now() + 2 * graceMs + 60_000;
  let report = await pass(slot, { mode: 'report' });
  while (report.orphans.length + report.young.length > 0) {
    if (now() > givenUpAt) throw broken(`The janitor comes to no end: ${JSON.stringify(report)}`);
    const youngest = Math.max(...report.young.map(({ closedAt }) => Date.parse(closedAt)), 0);
    await slot.events.passes(youngest + graceMs + afterGraceMs);
    report = await pass(slot, { mode: 'stop', reported: report.next.reported });
    const left = report.orphans.filter(({ outcome }) => outcome !== 'stopped' && outcome !== 'let-go');
    if (left.length + report.young.length === 0) return;
  }
}

export async function pass(slot: Slot, input: Omit<JanitorInput, 'v'>): Promise<JanitorReport> {
  const workflowId = `janitor-${randomUUID()}`;
  const { taskQueue, timing } = slot.order;
  const args = [{ v: 1, ...input }];
  const passing = slot.client.workflow.execute(janitorWorkflow, { taskQueue, workflowId, args });
  try {
    const ms = passMs * slowness(timing);
    return (await within(passing, `the end of janitor pass ${workflowId}`, ms, broken)) as JanitorReport;
  } catch (error) {
    if (error instanceof WorkflowFailedError) throw broken(`Janitor pass ${workflowId} failed: ${String(error.cause)}`);
    throw error;
  }
}

const broken = (text: string) => new Contradiction('I3', text);
