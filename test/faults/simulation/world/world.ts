/** One interleaving, from the run's start until nothing of it can happen any more. */
import fc from 'fast-check';
import { toMs } from '../../../../contracts/duration.js';
import type { Target } from '../../../../contracts/job.js';
import { defaultTiming } from '../../../../contracts/timing.js';
import type { LedgerEntry } from '../../../../local/aws/ledger.js';
import { listingLagOf } from '../aws/lags.js';
import { createMemoryPlane } from '../aws/plane.js';
import { createTransport } from '../aws/transport.js';
import { activitiesOf, type Composition } from '../compose.js';
import type { Case, What } from '../plan.js';
import { createRecord, type WorldRecord } from '../record.js';
import { createClient } from '../temporal/client.js';
import { createRun, type Sandbox, type SimulatedRun } from '../temporal/run.js';
import { createServer, type TemporalServer } from '../temporal/server.js';
import { createWorker } from '../temporal/worker.js';
import { startClock } from './clock.js';
import { inputOf, longestOf, verbAt } from './input.js';
import { createMail, type Letter } from './mail.js';
import { outOfAnyProcess } from './process.js';
import { createRandom } from './random.js';
import { createWorkers } from './workers.js';

/** What an interleaving came to. */
export interface Story {
  record: WorldRecord;
  ledger: readonly LedgerEntry[];
  /** Ids of the jobs that ran when the run ended, and those that ran when all was quiet. */
  runningAtEnd: readonly string[];
  runningLast: readonly string[];
  /** Why it was given up, where the run did not end. */
  stuck?: string;
  /** What the plane could not understand. */
  warnings: readonly string[];
  steps: number;
  virtualMs: number;
}

const target: Target = {
  name: 'default',
  region: 'us-east-1',
  partition: 'aws',
  account: '000000000000',
  endpoint: 'http://aws.simulation',
};

const bounds = { steps: 30_000, virtualMs: 12 * 3_600_000 } as const;

export async function interleave({ plan, schedule }: Case, sandbox: Sandbox, composition: Composition): Promise<Story> {
  const timing = defaultTiming;
  const random = createRandom(schedule);
  const [scheduler] = fc.sample(fc.scheduler(), { seed: schedule, numRuns: 1 }) as [fc.Scheduler];
  const clock = startClock(random);
  const beganAt = Date.now();
  const warnings: string[] = [];
  const settling = [timing.connectTimeout, timing.requestTimeout, timing.settlingMargin].map(toMs);
  const record = createRecord(settling.reduce((sum, ms) => sum + ms, 0));
  const plane = createMemoryPlane((problem) => void warnings.push(problem));
  plane.onEvent((event) => record.plane(event));
  plane.scripts.show(plan.kind, { listingsAfterMs: plan.lag * listingLagOf(plan.kind, timing) });

  const mail = createMail({ clock, scheduler, latencyMs: plan.latencyMs, faults: plan.faults, befall });
  const requestTimeoutMs = toMs(timing.requestTimeout);
  const transport = createTransport({ mail, plane, record, requestTimeoutMs });
  const server: TemporalServer = createServer({
    scheduled: (activity) => record.scheduled(activity),
    cancelling: ({ key }) => record.cancelling(key),
    handOut: (task) => workers.handOut(task),
    resolve: (activity, result) => run.resolve(activity, result),
  });
  const workers = createWorkers({
    count: plan.workers,
    mail,
    random,
    begin: (process) =>
      createWorker({
        ...{ process, mail, server, record },
        client: composition.client(createClient({ process, mail, server, record })),
        activities: activitiesOf(composition, timing, transport),
        info: composition.info,
      }),
    befalls: (event, worker) => record.note({ event, worker }),
    handing: ({ activity: { verb, key }, token: { attempt }, attemptAt, scheduledAt }, worker) =>
      record.note(
        { event: 'delivered', verb, attempt, scheduledAt: attemptAt, firstScheduledAt: scheduledAt, worker },
        key,
      ),
  });
  workers.onUp(() => server.workerCame());
  const waiting: (() => void)[] = [];
  workers.onUp(() => waiting.splice(0).forEach((post) => post()));
  const wantTask = (task: () => Promise<void>): void => {
    const post = (): void => {
      const worker = workers.awake();
      if (!worker) return void waiting.push(post);
      // A workflow task that is lost times out, and is given to another worker.
      const again = (): void => void setTimeout(post, 10_000);
      const deliver = (): void => (worker.state() === 'alive' ? mail.busyWith(outOfAnyProcess(task)) : again());
      mail.post({ point: 'workflow-task', worker, deliver, lost: again });
    };
    post();
  };
  const run: SimulatedRun = createRun({
    ...{ sandbox, target, wantTask, seed: schedule },
    workflowId: 'works:1',
    runId: `run-${schedule}`,
    workflowType: 'works',
    input: inputOf(plan, plane),
    schedule: (command) => server.schedule(command),
    requestCancel: (seq, wait) => server.requestCancel(seq, wait),
    ended: (how) => over(how),
  });
  let runningAtEnd: readonly string[] = [];

  function over(how: NonNullable<WorldRecord['end']>['how']): void {
    if (record.end) return;
    record.end = { at: Date.now(), how };
    runningAtEnd = plane.running();
    server.close();
  }
  function befall(what: What, { point, worker }: Letter): void {
    record.count(`${what.do} at ${point}`);
    outOfAnyProcess(() => {
      switch (what.do) {
        case 'crash':
          if (worker) workers.crash(worker, what.downMs);
          return;
        case 'freeze':
          if (worker) workers.freeze(worker, what.ms);
          return;
        case 'blackout':
          return workers.blackout(what.downMs);
        case 'cancel':
          return mail.happen('cancel', () => {
            if (record.end) return;
            record.cancelledAt ??= Date.now();
            run.cancel();
          });
        case 'terminate':
          return mail.happen('terminate', () => {
            if (record.end) return;
            record.terminatedAt = Date.now();
            for (const key of record.launches.keys()) record.note({ event: 'terminate' }, key);
            over({ status: 'terminated' });
            mail.busyWith(run.close());
          });
        case 'reset-activity':
          return mail.happen('reset of an activity', () => {
            const pending = server.pending();
            const activity = pending.find(({ verb }) => verb === verbAt(point)) ?? pending[0];
            if (!activity || !server.reset(activity.id, what.forget)) return;
            record.note({ event: 'activity-reset', verb: activity.verb }, activity.key);
          });
        case 'lose':
        case 'delay':
        case 'error':
      }
    });
  }

  let steps = 0;
  let stuck: string | undefined;
  try {
    run.begin();
    const quietMs = longestOf(plan.faults) + 60_000;
    for (;;) {
      if (record.end && Date.now() > record.end.at + quietMs) break;
      if (steps >= bounds.steps || Date.now() - beganAt > bounds.virtualMs) {
        if (!record.end) stuck = `not ended after ${steps} steps and ${(Date.now() - beganAt) / 1_000} s`;
        break;
      }
      if (!(await mail.step())) {
        if (!record.end) stuck = 'nothing is on its way, and no timer is set';
        break;
      }
      steps += 1;
    }
    const virtualMs = Date.now() - beganAt;
    return {
      ...{ record, ledger: plane.ledger(), runningAtEnd, runningLast: plane.running(), warnings, steps, virtualMs },
      ...(stuck !== undefined && { stuck }),
    };
  } finally {
    workers.end();
    clock.putAway();
    await run.close();
  }
}
