/** The points that every service has, because every driver makes them: answered through the driver alone. */
import type { JobKind } from '../../activities/specs.js';
import { fromMs, toMs } from '../../contracts/duration.js';
import { hasEnded, type JobState } from '../../contracts/job.js';
import { settlingMs } from '../../contracts/timing.js';
import { confirmed, notChecked, refuted, type Answer } from './answer.js';
import { logStreams } from './log-streams.js';
import { lag, lookFor } from './look-for.js';
import type { JobScene, Point, Points, Scene } from './point.js';

export type CommonPoint =
  'described' | 'listed' | 'unknown-id' | 'states' | 'stopped' | 'found-ended' | 'logs' | 'console';

type Common = Omit<Point, 'claim'>;

const common: Readonly<Record<CommonPoint, Common>> = {
  described: { breaks: 'such a job ends its step as `JobOutcomeUnknown`', check: { running: described } },
  listed: { breaks: 'a start whose reply was lost can become a second job', check: { running: listed } },
  'unknown-id': {
    breaks: 'a job that AWS has forgotten makes its step `blind` until its deadline',
    check: { before: unknownId },
  },
  states: { breaks: 'such a state counts as active until the deadline', check: { ended: states } },
  stopped: { breaks: 'a cancelled run ends as `JobStillRunning`', check: { ended: stopped } },
  'found-ended': { breaks: 'a short job whose reply was lost can be started twice', check: { ended: foundEnded } },
  logs: { check: { ended: logStreams } },
  console: { check: { ended: consolePage } },
};

/** `claims` says in the service's own words what each means there; one that is left out means nothing there. */
export function commonPoints(kind: JobKind, claims: Readonly<Partial<Record<CommonPoint, string>>>): Points<unknown> {
  const points = Object.entries(claims) as [CommonPoint, string][];
  return Object.fromEntries(points.map(([name, claim]) => [`${kind}.${name}`, { claim, ...common[name] }]));
}

async function described({ described, timing }: JobScene): Promise<Answer> {
  return described.found
    ? confirmed(lag(described))
    : refuted(`${lag(described)}; the engine waits ${timing.unseenPatience}`);
}

async function listed({ listed, timing, driver }: JobScene): Promise<Answer> {
  const { listingLag } = driver.facts;
  if (!listed.found)
    return refuted(`${lag(listed)}; the engine takes it for not there after ${settling(timing, listingLag)}`);
  return listed.ms <= toMs(listingLag)
    ? confirmed(lag(listed))
    : refuted(`${lag(listed)}; the table says ${listingLag}`);
}

async function unknownId({ driver, unknown }: Scene): Promise<Answer> {
  const [state] = await driver.describe([unknown]);
  return state?.status === 'missing' ? confirmed(state.reason) : refuted(`it is ${JSON.stringify(state)}`);
}

async function states({ states }: JobScene): Promise<Answer> {
  const seen = [...new Set(states.flatMap((state) => ('raw' in state ? [state.raw] : [])))].join(', ');
  const strange = states.find((state) => state.status === 'active' && state.detail?.startsWith('Unknown state'));
  return strange ? refuted(seen) : confirmed(`seen: ${seen}`);
}

async function stopped({ states, stop, patience, timing }: JobScene): Promise<Answer> {
  const last = states.at(-1) as JobState;
  const byItself = !stop?.asked || last.status === 'succeeded';
  if (byItself) return notChecked(`it ended by itself: ${JSON.stringify(last)}. It has to run for minutes`);
  if (stop.refusal !== undefined) throw stop.refusal;
  if (last.status === 'stopped') return confirmed(`${last.raw}: ${last.reason}`);
  if (hasEnded(last)) return refuted(`it ended as ${JSON.stringify(last)}`);
  return notChecked(`it had not ended after ${patience.stopped}; the engine waits ${timing.stopTimeout}`);
}

async function foundEnded({ driver, spec, mark, timing, patience, signal }: JobScene): Promise<Answer> {
  const { listingLag } = driver.facts;
  const search = { within: fromMs(settlingMs(timing, listingLag)), every: patience.every, signal };
  const finding = await lookFor(() => driver.find(spec, mark), search);
  return finding.found ? confirmed(lag(finding)) : refuted(lag(finding));
}

async function consolePage({ driver, ref }: JobScene): Promise<Answer> {
  const { console: page } = driver.links(ref);
  return notChecked(page ? `only a person can: does ${page} show the job?` : 'no console is known for this partition');
}

function settling(timing: JobScene['timing'], listingLag: JobScene['driver']['facts']['listingLag']): string {
  return fromMs(settlingMs(timing, listingLag));
}
