/** One hit on one worker of a cell, and how long the jobs that it watched were without anybody. */
import { setTimeout as sleep } from 'node:timers/promises';
import { toMs } from '../../../contracts/duration.js';
import { eventually } from '../eventually.js';
import { busyFrom } from './busy.js';
import type { Cell, Ground, Lane, NamedWorker } from './cell.js';
import { inflight } from './inflight.js';
import type { Hit, How } from './lines.js';
import { waitsOf } from './waits.js';

/** After that a job counts as lost sight of: nine times the bar. */
const limitMs = 300_000;

/** Waits for the cell to be quiet, and then for a random moment of its heartbeats. */
export async function hit(ground: Ground, cell: Cell, how: How, code: string): Promise<Hit> {
  await cell.settled();
  await sleep(Math.random() * toMs(cell.heartbeat));
  const held = await cell.settled();
  // The one with more to watch: so they take turns, because the other one takes over.
  const [most, lanesOf] = [...held].reduce((one, other) => (other[1].length > one[1].length ? other : one));
  return how === 'starting'
    ? hitInStart(ground, cell, code)
    : hitWorker(ground, cell, { how, victim: most, lanes: lanesOf, code });
}

interface Blow {
  how: How;
  victim: NamedWorker;
  /** What it watched. */
  lanes: readonly Lane[];
  code: string;
  /** The lane whose start was under way. */
  starting?: Lane;
}

/** Ends a lane's job, and kills the worker that has just asked AWS to start the next one. */
async function hitInStart(ground: Ground, cell: Cell, code: string): Promise<Hit> {
  const held = await cell.settled();
  const starting = cell.lanes[Math.floor(Math.random() * cell.lanes.length)] as Lane;
  const name = await inflight(ground, starting);
  const victim = cell.workers().find((worker) => worker.name === name);
  if (!victim) throw new Error(`${name}, which starts a job of ${starting.name}, is not of this cell`);
  const lanes = (held.get(victim) ?? []).filter((lane) => lane !== starting);
  return hitWorker(ground, cell, { how: 'starting', victim, lanes, code, starting });
}

async function hitWorker({ plane, asked, jobs }: Ground, cell: Cell, blow: Blow): Promise<Hit> {
  const { how, victim, lanes, starting, code } = blow;
  const watched = lanes.map((lane) => jobs.of(lane.name) as string);
  const before = how === 'starting' ? undefined : await waitsOf(cell.runs);
  const busy = busyFrom();
  const at = Date.now();
  const others = othersThan(victim);
  const firstAsked = new Map<string, number>();
  const firstSent = new Map<string, number>();
  const deaf = asked.listen((call) => {
    if (!others(call.worker)) return;
    for (const job of call.jobs) if (!firstAsked.has(job)) firstAsked.set(job, call.at - at);
    const lane = startOperations.has(call.operation) && lanes.find(({ name }) => call.body.includes(name));
    if (lane && !firstSent.has(lane.name)) firstSent.set(lane.name, call.at - at);
  });
  try {
    await blows[how](victim);
    const replaced = how === 'frozen' ? undefined : cell.replace(victim);
    // One job ends while nobody watches it. After a stop the other worker has it at once.
    const ended = how === 'killed' ? lanes[Math.floor(Math.random() * lanes.length)] : undefined;
    if (ended) plane.endJob(jobs.of(ended.name) as string, { code: 0 });
    await replaced;
    await within(() => watched.every((job) => firstAsked.has(job)));
    if (ended) await within(() => firstSent.has(ended.name));
    if (starting) await within(() => firstAsked.has(jobs.of(starting.name) ?? ''));
    const wentOn = ended && firstSent.get(ended.name);
    const launched = starting && firstAsked.get(jobs.of(starting.name) ?? '');
    return {
      v: 1,
      how,
      heartbeat: cell.heartbeat,
      at: new Date(at).toISOString(),
      cell: cell.index,
      asked: watched.map((job) => firstAsked.get(job) ?? null),
      ...(await givenSince(cell, victim.pid, before, at)),
      ...(wentOn !== undefined && { wentOn }),
      ...(launched !== undefined && { launched }),
      busy: busy(),
      code,
    };
  } finally {
    deaf();
    if (how === 'frozen') {
      await victim.kill();
      await cell.replace(victim);
    }
  }
}

const blows: Record<How, (worker: NamedWorker) => Promise<void>> = {
  killed: (worker) => worker.kill(),
  starting: (worker) => worker.kill(),
  frozen: (worker) => worker.freeze(),
  stopped: (worker) => worker.terminate(),
};

const startOperations = new Set(['RunTask', 'StartJobRun']);

/** Workers of the same cell, whatever they are called once they are replaced. */
function othersThan({ name }: NamedWorker): (worker: string) => boolean {
  const cell = name.slice(0, name.lastIndexOf('-') + 1);
  return (worker) => worker !== name && worker.startsWith(cell);
}

/** What is not met within the limit stays out of the figures, and is reported as that. */
async function within(met: () => boolean): Promise<void> {
  await eventually('', met, limitMs, 20).catch(() => undefined);
}

/** What Temporal says of the waits that the worker had. */
async function givenSince(
  cell: Cell,
  pid: number,
  before: Awaited<ReturnType<typeof waitsOf>> | undefined,
  at: number,
): Promise<Pick<Hit, 'given' | 'attempts'>> {
  if (!before) return { given: [], attempts: 0 };
  const after = await waitsOf(cell.runs);
  const its = [...before].filter(([, wait]) => wait.pid === pid);
  const again = its.flatMap(([id, was]) => {
    const is = after.get(id);
    return is?.started && is.pid !== pid ? [{ given: is.since - at, attempts: is.attempt - was.attempt }] : [];
  });
  return { given: again.map(({ given }) => given), attempts: Math.max(0, ...again.map(({ attempts }) => attempts)) };
}
