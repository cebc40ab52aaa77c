/** Starts, ends and counts runs of `nightly`, each test under business keys of its own. */
import { randomUUID } from 'node:crypto';
import { expect, vi } from 'vitest';
import type { Answer } from './api-client.js';
import type { ApiRig } from './rig.js';

export const nightlyRoute = '/v1/pipelines/nightly/runs';

export interface StartBody {
  input: unknown;
  onConflict?: string;
  note?: string;
}

export interface Nightly {
  /** A business key that no other test uses. */
  freshDate(): string;
  start(body: StartBody, idempotencyKey?: string): Promise<Answer>;
  /** Starts a run outside of the API and waits for its end. */
  runTo(then: 'succeed' | 'fail', date: string): Promise<string>;
  /** The runs that a key has had, by the server's own list, which is a moment late: it must show the latest. */
  runsOf(date: string): Promise<string[]>;
  latestOf(date: string): Promise<string>;
  end(date: string): Promise<void>;
}

export function nightlyOn(rig: ApiRig): Nightly {
  // Test files share a server: each begins in a year of its own.
  let day = Date.UTC(1900 + (Number.parseInt(randomUUID().slice(0, 4), 16) % 5_000), 0, 1);
  const handle = (date: string) => rig.client.workflow.getHandle(`nightly:${date}`);
  const latestOf = async (date: string) => (await handle(date).describe()).runId;
  return {
    freshDate() {
      day += 86_400_000;
      return new Date(day).toISOString().slice(0, 10);
    },
    start: (body, idempotencyKey) =>
      rig.api('POST', nightlyRoute, {
        json: body,
        headers: idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey },
      }),
    async runTo(then, date) {
      const options = { workflowId: `nightly:${date}`, taskQueue: rig.taskQueue, args: [{ date, then }] };
      const run = await rig.client.workflow.start('nightly', options);
      await run.result().catch(() => undefined);
      return run.firstExecutionRunId;
    },
    latestOf,
    async runsOf(date) {
      const latest = await latestOf(date);
      return vi.waitFor(async () => {
        const runs: string[] = [];
        const list = rig.client.workflow.list({ query: `WorkflowId = 'nightly:${date}'` });
        for await (const { runId } of list) runs.push(runId);
        expect(runs).toContain(latest);
        return runs;
      });
    },
    async end(date) {
      await handle(date).terminate('The test goes on.');
    },
  };
}
