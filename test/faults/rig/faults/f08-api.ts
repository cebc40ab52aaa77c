/** F8: the API dies between receipt, start and reply, and its clients ask again: one request is one run, whoever repeats it. */
import { jobKinds } from '../../../../activities/specs.js';
import type { Cell } from '../cell.js';
import { Contradiction } from '../contradiction.js';
import { startRun } from '../journals/calls.js';
import { startThroughCli } from '../journals/cli.js';
import type { Came } from '../journals/client.js';
import { NotInTime } from '../events.js';
import type { GatePoint } from '../proxy/gates.js';
import type { Trial } from '../trial.js';
import { endOf, inTime } from './in-time.js';
import { until } from './operator.js';
import { forEachKind, isWatched, strike } from './scenario.js';

/** Holds what the API says of a run's start, kills it there, and gives what lets the message go on. */
export async function killAt(
  trial: Trial,
  point: GatePoint,
  of: (workflowId: string) => boolean,
  ask: () => Promise<Came> = () => trial.ask(trial.id),
): Promise<() => void> {
  const { api, proxy } = trial.slot;
  const gate = proxy.gate({ point, match: ({ workflowId }) => of(workflowId) });
  const asked = ask().then(
    () => Promise.reject(new NotInTime(`The API has answered trial ${trial.id} before ${point} was held`)),
    // Nobody knows, which is what the client's journal has.
    () => undefined,
  );
  const entered = Promise.race([gate.entered, asked.then(() => gate.entered)]);
  await inTime(trial, entered, `${point} of the API is held`).catch((error: unknown) => {
    gate.cancel();
    throw error;
  });
  const { pid } = api.process();
  await strike(
    trial,
    async () => {
      await api.process().kill();
      return `SIGKILL of the API at ${point}, waited for`;
    },
    pid,
  );
  await asked;
  await api.start();
  return () => void gate.release('forward');
}

export const points: Readonly<
  Record<string, { point: GatePoint; of: (trial: Trial) => (workflowId: string) => boolean }>
> = {
  receipt: { point: 'start-run', of: () => (workflowId) => workflowId.startsWith('millrace.receipt:') },
  start: { point: 'start-run', of: (trial) => (workflowId) => workflowId === trial.workflowId },
  reply: { point: 'start-run-answer', of: (trial) => (workflowId) => workflowId === trial.workflowId },
};

/** What it was saying arrives late, every second time only when the repeat was answered and done. */
const killed: readonly Cell[] = Object.entries(points).flatMap(([window, { point, of }]) =>
  forEachKind(() => ({
    fault: 'F8',
    window,
    async meet(trial, variant) {
      const arrives = await killAt(trial, point, of(trial));
      if (variant % 2 === 1) arrives();
      const first = await accepted(trial);
      if (variant % 2 === 0) {
        await endOf(trial);
        arrives();
      }
      await accepted(trial, first);
      trial.say('healed');
    },
  })),
);

/** After its run has ended, and when another API serves. */
const repeatedLate = forEachKind(() => ({
  fault: 'F8',
  window: 'repeated-late',
  async meet(trial) {
    const { api } = trial.slot;
    const first = await accepted(trial);
    await endOf(trial);
    await strike(trial, async () => {
      await api.process().kill();
      await api.start();
      await accepted(trial, first);
      return `asked again, and answered with run ${first}`;
    });
    trial.say('healed');
  },
}));

const otherBody = forEachKind(() => ({
  fault: 'F8',
  window: 'other-body',
  job: { forMs: 'until-told' },
  async meet(trial) {
    const first = await accepted(trial);
    await isWatched(trial);
    await strike(trial, async () => {
      const other = await trial.ask(trial.id, { id: `${trial.id}-other` });
      if (other.ok || !other.error.includes('idempotency-key-reused')) {
        throw new Contradiction('I1', `Another body with the key of ${trial.id}: ${JSON.stringify(other)}`);
      }
      return other.error;
    });
    await accepted(trial, first);
    trial.say('healed');
  },
}));

const fiftyAtOnce = forEachKind(() => ({
  fault: 'F8',
  window: 'fifty-at-once',
  async meet(trial) {
    await strike(trial, async () => {
      const fifty = await Promise.all(Array.from({ length: 50 }, () => accepted(trial)));
      const [run, ...others] = new Set(fifty);
      if (run === undefined || others.length > 0)
        throw new Contradiction('I1', `Fifty repeats have runs ${fifty.join(', ')}`);
      return `50 answers, run ${run}`;
    });
    trial.say('healed');
  },
}));

/**
 * The same business key by the API, by Temporal's own command line and as another run's child. Each of them takes turns to be
 * the one whose message is on its way already; whoever comes first has it.
 */
const threeWays = forEachKind((kind) => ({
  fault: 'F8',
  window: 'three-ways',
  job: { forMs: 'until-told' },
  async meet(trial, variant) {
    const { slot, workflowId, id, spec } = trial;
    const input = { id, spec };
    const parent = { pipeline: 'startsAnother', workflowId: `startsAnother:${id}`, input };
    const ways: readonly { point: GatePoint; of: string; start: () => Promise<unknown> }[] = [
      { point: 'start-run-answer', of: workflowId, start: () => trial.ask(id) },
      { point: 'workflow-task', of: workflowId, start: () => startRun(slot, parent) },
      {
        point: 'workflow-task',
        of: workflowId,
        start: () => startThroughCli(slot, { pipeline: 'one', workflowId, input }),
      },
    ];
    await strike(trial, async () => {
      const first = ways[(variant + jobKinds.indexOf(kind)) % ways.length] as (typeof ways)[number];
      const gate = slot.proxy.gate({ point: first.point, match: (message) => message.workflowId === first.of });
      const began = first.start();
      await inTime(trial, gate.entered, `${first.point} of ${first.of} is held`).finally(() => {
        if (!gate.cancel()) gate.release('forward');
      });
      await Promise.all([began, ...ways.filter((way) => way !== first).map(({ start }) => start())]);
      await isWatched(trial);
      const { raw } = await slot.client.workflow.getHandle(workflowId).describe();
      const { workflowId: by } = raw.workflowExecutionInfo?.parentExecution ?? {};
      const memo = Object.keys(raw.workflowExecutionInfo?.memo?.fields ?? {});
      return `started by ${by ?? (memo.length > 0 ? 'the API' : "Temporal's CLI")}`;
    });
    trial.job.end();
    await endOf(trial, parent.workflowId);
    trial.say('healed');
  },
}));

/** An answer of 503 says that it is not known yet, and to ask again; of any other that is no answer the rig is broken. */
async function accepted(trial: Trial, wanted?: string): Promise<string> {
  const came = await until(`what came of request ${trial.id} is known`, () =>
    trial.ask(trial.id).catch((error: unknown) => {
      if (error instanceof Error && error.message.startsWith('503 ')) return false as const;
      throw error;
    }),
  );
  const runId = came.ok ? came.runId : undefined;
  if (runId === undefined || (wanted !== undefined && runId !== wanted)) {
    const should = `Request ${trial.id} should have been answered with ${wanted === undefined ? 'a run' : `run ${wanted}`}`;
    throw new Contradiction('I1', `${should}: ${JSON.stringify(came)}`);
  }
  return runId;
}

export const api: readonly Cell[] = [...killed, ...repeatedLate, ...otherBody, ...fiftyAtOnce, ...threeWays];
