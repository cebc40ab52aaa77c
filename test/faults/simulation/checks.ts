/**
 * What has to hold after every interleaving, judged by the plane's ledger and by what the world itself has seen. A launch
 * whose start reached AWS later than settling allows for is the known window: what breaks for its key is told apart.
 */
import type { LedgerEntry } from '../../../local/aws/ledger.js';
import type { Plan } from './plan.js';
import type { LaunchFacts } from './record.js';
import type { Story } from './world/world.js';

export type Invariant = 'I1' | 'I2a' | 'I2c' | 'I3' | 'I4' | 'I7';

export interface Violation {
  invariant: Invariant;
  key?: string;
  text: string;
}

export interface Verdict {
  violations: Violation[];
  /** Of launches in the known window. */
  known: Violation[];
  /** Jobs that a terminated run has left, which are the janitor's. */
  left: readonly string[];
}

export function judge(story: Story, plan: Plan): Verdict {
  const left = story.record.terminatedAt === undefined ? [] : ours(story, story.runningAtEnd);
  const all = [
    ...runEnds(story),
    ...startedOnce(story),
    ...nothingLeft(story, plan),
    ...stopsJustified(story, plan),
    ...endsAgree(story, plan),
  ];
  const { launches } = story.record;
  const anyParked = [...launches.values()].some(({ parkedMs }) => parkedMs !== undefined);
  const parked = ({ key, invariant }: Violation) =>
    key === undefined ? invariant === 'I4' && anyParked : launches.get(key)?.parkedMs !== undefined;
  return { violations: all.filter((one) => !parked(one)), known: all.filter(parked), left };
}

/** I1: every run ends. */
function runEnds({ stuck, warnings }: Story): Violation[] {
  const problems = [...(stuck === undefined ? [] : [`The run has ${stuck}`]), ...warnings];
  return problems.map((text) => ({ invariant: 'I1', text }));
}

/** I2: one start per key at most; exactly the accepted one where the launch has accepted one. */
function startedOnce({ ledger, record }: Story): Violation[] {
  const commits = Map.groupBy(
    ledger.filter(({ event, key }) => event === 'committed' && key !== undefined),
    ({ key }) => key as string,
  );
  const twice = [...commits]
    .filter(([, entries]) => entries.length > 1)
    .map(([key, entries]): Violation => {
      return { invariant: 'I2a', key, text: `Started ${entries.length} times: ${entries.map(idOf).join(', ')}` };
    });
  const strange = [...commits.keys()]
    .filter((key) => !record.launches.has(key))
    .map((key): Violation => ({ invariant: 'I2c', key, text: 'Started with a key that no launch has' }));
  const wrong = [...record.launches.values()]
    .filter(({ key, accepted }) => accepted && !commits.get(key)?.some((entry) => idOf(entry) === accepted.awsId))
    .map(({ key, accepted }): Violation => {
      return { invariant: 'I2c', key, text: `Accepted ${accepted?.awsId}, which the ledger does not have for it` };
    });
  return [...twice, ...strange, ...wrong];
}

/** I3: nothing runs when the run has ended, unless AWS does not honour stops and the run says so; nor later. */
function nothingLeft(story: Story, plan: Plan): Violation[] {
  const { record, ledger, runningAtEnd, runningLast } = story;
  if (record.terminatedAt !== undefined || record.end === undefined) return [];
  const { how } = record.end;
  const mayRun = plan.jobs.some(({ ignoresStop }) => ignoresStop) && 'type' in how && how.type === 'JobStillRunning';
  const lost = mayRun ? [] : [...new Set([...ours(story, runningAtEnd), ...ours(story, runningLast)])];
  return lost.map((id): Violation => {
    const key = keyOf(ledger, id);
    return { invariant: 'I3', ...(key !== undefined && { key }), text: `${id} runs after the end of its run` };
  });
}

/** I7: a cancel, a deadline or an end that makes a job superfluous comes before every stop. */
function stopsJustified({ ledger, record }: Story, plan: Plan): Violation[] {
  const justified = (at: number, { deadline, key }: LaunchFacts): boolean =>
    (record.cancelledAt !== undefined && record.cancelledAt <= at) ||
    deadline <= at ||
    record.turns.some((turn) => turn.at <= at && (turn.why !== 'ready' || turn.key === key)) ||
    // Another job's bad end is enough, also before its run has heard of it.
    ledger.some((entry) => entry.event === 'ended' && Date.parse(entry.at) <= at && !endedWell(entry, plan));
  return ledger
    .filter(({ event, key }) => event === 'stop' && key !== undefined)
    .flatMap((stop): Violation[] => {
      const launch = record.launches.get(stop.key as string);
      if (!launch)
        return [{ invariant: 'I7', key: stop.key as string, text: `${idOf(stop)} was stopped for no launch` }];
      if (justified(Date.parse(stop.at), launch)) return [];
      return [{ invariant: 'I7', key: launch.key, text: `${idOf(stop)} was stopped at ${stop.at} for no reason` }];
    });
}

/** I4: the run tells the ends that its jobs had. */
function endsAgree({ ledger, record }: Story, plan: Plan): Violation[] {
  const how = record.end?.how;
  if (!how || how.status === 'terminated') return [];
  const ends = new Map(ledger.filter(({ event }) => event === 'ended').map((entry) => [entry.key, entry]));
  const lastOf = Map.groupBy(record.launches.values(), ({ step }) => step);
  const lasts = [...lastOf.values()].map((launches) => launches.at(-1) as LaunchFacts);
  const well = (launch: LaunchFacts): boolean => {
    const end = ends.get(launch.key);
    return end !== undefined && endedWell(end, plan);
  };
  const complain = (text: string, key?: string): Violation[] => [
    { invariant: 'I4', text, ...(key !== undefined && { key }) },
  ];
  if (how.status === 'completed') {
    if (lasts.length < plan.jobs.length) return complain(`Completed with ${lasts.length} of ${plan.jobs.length} jobs`);
    return lasts
      .filter((launch) => !well(launch))
      .flatMap(({ key }) => complain(`Completed, but a job came to ${ends.get(key)?.detail ?? 'no end'}`, key));
  }
  if (how.status === 'cancelled') {
    return record.cancelledAt === undefined ? complain('Cancelled by nobody') : [];
  }
  return failuresAgree(how, { lasts, well, ends, plan }, complain);
}

function failuresAgree(
  how: { type: string; message: string },
  {
    lasts,
    well,
    ends,
    plan,
  }: {
    lasts: readonly LaunchFacts[];
    well(launch: LaunchFacts): boolean;
    ends: ReadonlyMap<string | undefined, LedgerEntry>;
    plan: Plan;
  },
  complain: (text: string, key?: string) => Violation[],
): Violation[] {
  const told = `${how.type}: ${how.message}`;
  const allWell = lasts.length === plan.jobs.length && lasts.every(well);
  switch (how.type) {
    case 'JobFailed':
      return lasts.some(({ key }) => ends.has(key) && !well({ key } as LaunchFacts)) ? [] : complain(told);
    case 'JobTimedOut':
      // A cluster's end does not tell whether its use was cut short.
      return plan.timeoutMs !== undefined && (plan.kind === 'emr-cluster' || !allWell) ? [] : complain(told);
    case 'JobStillRunning':
      return plan.jobs.some(({ ignoresStop }) => ignoresStop) ? [] : complain(told);
    case 'JobOutcomeUnknown':
      // A token whose time is over leaves no way to know, and past the deadline a start does not look for ever.
      return plan.kind === 'ecs' || plan.timeoutMs !== undefined ? [] : complain(told);
    case 'JobStopped':
      // EMR ends a cluster that nobody has used for long.
      return plan.kind === 'emr-cluster' && lasts.some(({ key }) => ends.has(key)) ? [] : complain(told);
    default:
      return complain(told);
  }
}

const wellEnded: Readonly<Record<Plan['kind'], RegExp>> = {
  glue: /^SUCCEEDED$/,
  ecs: /^EssentialContainerExited 0$/,
  'emr-step': /^COMPLETED$/,
  'emr-cluster': /^TERMINATED (ALL_STEPS_COMPLETED|USER_REQUEST)$/,
  'emr-serverless': /^SUCCESS$/,
};

function endedWell({ detail = '' }: LedgerEntry, { kind }: Plan): boolean {
  return wellEnded[kind].test(detail);
}

/** Without the cluster of somebody else's that EMR steps run on. */
function ours({ ledger }: Story, ids: readonly string[]): string[] {
  return ids.filter((id) => keyOf(ledger, id) !== undefined);
}

function keyOf(ledger: readonly LedgerEntry[], id: string): string | undefined {
  return ledger.find(({ jobId, key }) => jobId === id && key !== undefined)?.key;
}

function idOf({ jobId = '' }: LedgerEntry): string {
  return jobId;
}
