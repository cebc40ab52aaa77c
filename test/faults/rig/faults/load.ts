/**
 * F1, F3 and F9 on runs of many steps: in sequence, side by side, in a window, as runs of their own. The moment is the
 * seed's: after so many events of the run, whatever they are. Each job carries rows, none of which may be lost or doubled;
 * those of `items` carry none.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jobKinds, type AnySpec, type JobKind } from '../../../../activities/specs.js';
import { cellName, type Cell } from '../cell.js';
import type { SlotEvent } from '../slot.js';
import { NotInTime } from '../events.js';
import { openTasks, type OpenTask } from '../open-tasks.js';
import { isOurs, type Trial } from '../trial.js';
import { strike } from './scenario.js';

interface Load {
  jobs: number;
  /** As it stands in the mark. */
  stepOf(index: number): string;
  more?: object;
  /** The items are runs of their own, which nobody has told the client's journal of. */
  withoutRows?: true;
}

const loads: Readonly<Record<string, Load>> = {
  sequence: { jobs: 3, stepOf: (index) => `step-${index}` },
  parallel: { jobs: 4, stepOf: (index) => `step-${index}` },
  windowed: { jobs: 6, stepOf: (index) => `item-${index}`, more: { window: 3 } },
  items: { jobs: 4, stepOf: () => 'only', withoutRows: true },
};

/** Each launch has about ten at least: deliveries, words, calls, answers, completions. */
const eventsPerJob = 6;

export const rowsOf = (index: number): readonly string[] => [`${index}a`, `${index}b`, `${index}c`];

/** A job for each of these kinds; each carries the rows of its number. */
export async function specsOf(trial: Trial, kinds: readonly JobKind[]): Promise<AnySpec[]> {
  const folder = join(trial.slot.order.folder, 'rows', trial.id);
  mkdirSync(folder, { recursive: true });
  const specs: AnySpec[] = [];
  for (const [index, kind] of kinds.entries()) {
    const rowsIn = join(folder, `in-${index}`);
    writeFileSync(
      rowsIn,
      rowsOf(index)
        .map((row) => `${row}\n`)
        .join(''),
    );
    const job = { forMs: 150, rowsIn, rowsOut: join(folder, `out-${index}`) };
    specs.push((await trial.another(`j${index}`, job, kind)).spec);
  }
  return specs;
}

/** From 0 up to, and not with, `below`. */
export function draw(
  cell: Pick<Cell, 'fault' | 'window' | 'kind'>,
  { slot }: Trial,
  variant: number,
  below: number,
): number {
  const text = `${slot.order.seed} ${cellName(cell)} ${variant}`;
  return createHash('sha256').update(text).digest().readUInt32BE() % below;
}

const isOf = (task: OpenTask, { key, verb, attempt }: SlotEvent) =>
  key === task.key && verb === task.verb && attempt === task.attempt;

/** The one that comes after so many others, and when all is `ready`; `counts`: which are counted, of those that are ours. */
export function afterEvents(
  trial: Trial,
  count: number,
  ready: () => boolean = () => true,
  counts: (event: SlotEvent) => boolean = () => true,
): Promise<SlotEvent> {
  const own = (event: SlotEvent) => isOurs(event) && counts(event);
  return trial.when(`${count} events have been`, (event) => {
    return own(event) && trial.events().filter(own).length >= count && ready();
  });
}

type Act = (trial: Trial, cell: Cell, variant: number, jobs: number) => Promise<void>;

const acts: Readonly<Record<'F1' | 'F3' | 'F9', Act>> = {
  async F1(trial, cell, variant, jobs) {
    const { workers } = trial.slot;
    const count = 1 + draw(cell, trial, variant, jobs * eventsPerJob);
    await trial.start();
    const held = () => openTasks(trial.events().filter(isOurs)).at(-1);
    // A worker that holds nothing is no loss.
    await afterEvents(trial, count, () => held() !== undefined);
    const task = held();
    if (!task) throw new NotInTime(`No worker holds anything of trial ${trial.id}`);
    const pid = Number(task.worker);
    const { key, verb, attempt } = task;
    await strike(
      trial,
      async () => {
        await workers.kill(pid);
        return `SIGKILL after ${count} events, waited for; it had ${verb} ${attempt} of ${key}`;
      },
      pid,
      { exited: () => trial.seen((event) => event.event === 'completed' && isOf(task, event)) },
    );
    await workers.whole();
  },
  async F3(trial, cell, variant, jobs) {
    const { service, start } = trial.driver;
    const skip = draw(cell, trial, variant, jobs);
    const how = (['reset', 'gateway', 'half', 'hang'] as const)[draw(cell, trial, variant + 1, 4)] ?? 'reset';
    await trial.slot.plane.fault({
      service,
      operation: start,
      match: trial.id,
      skip,
      fault: { type: 'lose-reply', how },
    });
    await trial.start();
    await strike(trial, async () => {
      await trial.when('a reply is lost', ({ event, what }) => event === 'met' && what === 'lose-reply');
      return `the reply to start ${skip + 1} (${how})`;
    });
  },
  async F9(trial, cell, variant, jobs) {
    const count = 1 + draw(cell, trial, variant, jobs * eventsPerJob);
    await trial.start();
    await afterEvents(trial, count);
    await strike(trial, async () => {
      await trial.cancel();
      return `the API has taken it, after ${count} events`;
    });
  },
};

function cellOf(fault: 'F1' | 'F3' | 'F9', window: string, load: Load, kind: JobKind): Cell {
  const all = Array.from({ length: load.jobs }, (_, index) => [load.stepOf(index), rowsOf(index)] as const);
  const cell: Cell = {
    fault,
    window,
    kind,
    pipeline: window,
    async input(trial) {
      return {
        specs: await specsOf(
          trial,
          Array.from({ length: load.jobs }, () => kind),
        ),
        ...load.more,
      };
    },
    ...(load.withoutRows !== true && { rows: Object.fromEntries(all) }),
    async meet(trial, variant) {
      await acts[fault](trial, cell, variant, load.jobs);
      trial.say('healed');
    },
  };
  return cell;
}

export const underLoad: readonly Cell[] = (['F1', 'F3', 'F9'] as const).flatMap((fault) =>
  Object.entries(loads).flatMap(([window, load]) => jobKinds.map((kind) => cellOf(fault, window, load, kind))),
);
