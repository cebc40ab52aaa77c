/** Temporal's own command line, as a person at a terminal uses it: in the client's journal before and after, too. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { readTools } from '../../../../local/tools.js';
import type { Slot } from '../slot.js';
import type { StartOrder } from './calls.js';
import { journaled, type Came } from './client.js';

const run = promisify(execFile);

/** A run that is there already refuses the start; throws when nobody knows. */
export function startThroughCli(
  slot: Slot,
  { pipeline, workflowId, input }: Pick<StartOrder, 'pipeline' | 'workflowId' | 'input'>,
): Promise<Came> {
  const { port, taskQueue } = slot.order;
  const where = ['--address', `127.0.0.1:${port}`, '--namespace', slot.namespace, '--task-queue', taskQueue];
  const what = ['--type', pipeline, '--workflow-id', workflowId, '--input', JSON.stringify(input)];
  // Without it, a run of somebody else's is given as if this call had started it.
  const how = ['--fail-existing', '-o', 'json', '--command-timeout', '20s'];
  const order = { call: 'start', through: 'cli', workflowId } as const;
  return journaled(slot.journals.client, slot.namespace, order, async (): Promise<Came> => {
    try {
      const { stdout } = await run(readTools().temporal.path, ['workflow', 'start', ...where, ...what, ...how]);
      return { ok: true, runId: (JSON.parse(stdout) as { runId: string }).runId };
    } catch (error) {
      const { stderr = '' } = error as { stderr?: string };
      if (!stderr.includes('already running') && !stderr.includes('already started')) throw error;
      return { ok: false, error: stderr.trim() };
    }
  });
}
