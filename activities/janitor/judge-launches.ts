/**
 * Judges the open launches of one run by what AWS tells. Jobs whose ids stand in the history are described first: that
 * takes few calls, and needs no listing. Then listings, a few launches at a time: for launches without an id, which only
 * the mark tells; then, as long as there is time, for what else carries a mark. The read budget is everybody's.
 */
import { clip } from '../../contracts/failure.js';
import { janitorLimits } from '../../contracts/janitor.js';
import { hasEnded, type JobRef } from '../../contracts/job.js';
import { describeError } from '../aws/aws-error.js';
import type { JobContext } from '../context.js';
import type { JobDriver } from '../job-driver.js';
import { isJobKind } from '../specs.js';
import { describeJobs } from './describe-jobs.js';
import { inTurn } from './in-turn.js';
import { hasJob, sameKind, type OpenLaunch } from './launches.js';
import type { RunRecord } from './run-record.js';
import { judge, type Judged, type Shown } from './verdict.js';

export interface Circumstances {
  /** When the run that is looked at was closed. */
  closedAt: number;
  current: RunRecord;
  now: number;
  /** Since when AWS does not show a job, by the key of its launch: RFC 3339. */
  missing: Readonly<Record<string, string>>;
  /** Whether what else carries a mark is looked for. */
  copies: boolean;
}

/** Listings of one service at once: what they ask for together, the budget's queue must have room for. */
const atOnce = 4;

interface Question {
  launch: OpenLaunch;
  driver: JobDriver;
  idOf: (ref: JobRef) => string;
  /** Of the last run that is known to have had the launch: it ends the time in which one may have sent. */
  closedAt: number;
  /** Also of those in between, of which nothing is known but that they were over by the last reset. */
  graceFrom: number;
  named?: Shown | Error | undefined;
}

export async function judgeLaunches(
  context: JobContext,
  launches: readonly OpenLaunch[],
  circumstances: Circumstances,
): Promise<Map<OpenLaunch, Judged[]>> {
  const { timing } = context;
  const { current, now, missing, copies } = circumstances;
  const judged = new Map<OpenLaunch, Judged[]>();
  const questions = launches.flatMap((launch) => {
    try {
      return questionOf(context, launch, circumstances) ?? [];
    } catch (error) {
      judged.set(launch, unknown(error));
      return [];
    }
  });
  const until = Date.now() + janitorLimits.inspectMs;
  // Side by side: a service that hangs takes no time of another's.
  const byDriver = [...Map.groupBy(questions, ({ driver }) => driver)];
  await Promise.all(
    byDriver.map(async ([driver, its]) => {
      const refs = its.flatMap(({ launch }) => launch.ref ?? []);
      const told = await describeJobs(driver, refs, timing, until);
      for (const question of its) if (question.launch.ref) question.named = told.get(question.launch.ref);
    }),
  );
  const copiesUntil = Date.now() + janitorLimits.copiesMs;
  /** Whose listings fail, and why: they are not waited for once more. */
  const deaf = new Map<JobDriver, unknown>();
  const lane = async (its: IterableIterator<Question>) => {
    for (const question of its) judged.set(question.launch, await judgeOne(question).catch(unknown));
  };
  await Promise.all(
    byDriver.map(([, its]) => {
      const inOrder = its.toSorted((a, b) => rank(a) - rank(b)).values();
      return Promise.all(Array.from({ length: atOnce }, () => lane(inOrder)));
    }),
  );
  return judged;

  async function judgeOne(question: Question): Promise<Judged[]> {
    const { launch, driver, idOf, closedAt, graceFrom, named } = question;
    if (named instanceof Error) throw named;
    const its = named ? await besides(question) : { marked: await markedOf(question, until) };
    const [first] = its.marked;
    // Found without an id: the run that is open may have found it, too.
    if (!named && first && current.closedAt === undefined)
      if (hasJob(current, launch.mark.key, first.awsId, sameKind(launch.kind, idOf))) return [];
    const verdicts = judge({
      launch,
      closedAt,
      graceFrom,
      now,
      named,
      marked: its.marked,
      unmarked: !named && !first ? await alikeOf(question) : undefined,
      missingSince: missing[launch.mark.key],
      facts: driver.facts,
      timing,
    });
    return verdicts.map((verdict) => (its.note === undefined ? verdict : { why: its.note, ...verdict }));
  }

  /** What carries the mark of a job that is known by its id: worth knowing, and never in the way. */
  async function besides(question: Question): Promise<{ marked: (Shown & { createdAt: number })[]; note?: string }> {
    if (!copies) return { marked: [] };
    const { driver } = question;
    try {
      if (deaf.has(driver)) throw deaf.get(driver);
      if (Date.now() >= copiesUntil) throw new Error('there was no time');
      return { marked: await markedOf(question, copiesUntil) };
    } catch (error) {
      deaf.set(driver, error);
      const note = clip(`Copies of it were not looked for: ${describeError(error)}`, janitorLimits.why);
      return { marked: [], note };
    }
  }

  async function markedOf({ launch, driver, named }: Question, by: number) {
    if (Date.now() >= by) throw new Error('There was no time left to ask AWS about it');
    const marked = await inTurn(timing, by, () => driver.marked(launch.spec, launch.mark));
    const known = new Map(named && !(named instanceof Error) ? [[named.awsId, named]] : []);
    const refs = marked.map(({ ref }) => ref).filter((ref) => !known.has(driver.links(ref).awsId));
    const told = await describeJobs(driver, refs, timing, by);
    return marked.map(({ ref, createdAt }) => {
      const shown = told.get(ref) ?? known.get(driver.links(ref).awsId);
      if (!shown || shown instanceof Error) throw shown ?? new Error(`Nothing was told of ${driver.links(ref).awsId}`);
      return { ...shown, createdAt };
    });
  }

  async function alikeOf({ launch, driver }: Question): Promise<Shown | undefined> {
    const alike = await inTurn(timing, until, () => driver.find(launch.spec, launch.mark));
    const shown = alike && (await describeJobs(driver, [alike], timing, until)).get(alike);
    if (shown instanceof Error) throw shown;
    return shown;
  }
}

/** Undefined for a launch that an open run has. */
function questionOf(
  context: JobContext,
  launch: OpenLaunch,
  { current, closedAt }: Circumstances,
): Question | undefined {
  if (!isJobKind(launch.kind)) throw new Error(`This worker has no driver for ${launch.kind}`);
  const driver = context.driver(launch.kind, launch.target);
  const idOf = (ref: JobRef) => driver.links(ref).awsId;
  const id = launch.ref && idOf(launch.ref);
  const ownedBy = hasJob(current, launch.mark.key, id, sameKind(launch.kind, idOf)) ? current : undefined;
  if (ownedBy && ownedBy.closedAt === undefined) return undefined;
  const lastClosed = Math.max(closedAt, ownedBy?.closedAt ?? 0);
  // What a reset has made of other runs in between had it until the last reset, at most. That is a reason to wait, and
  // none to take more for the launch's own.
  const graceFrom = Math.max(lastClosed, current.resetAt ?? 0);
  return { launch, driver, idOf, closedAt: lastClosed, graceFrom };
}

/** What nobody can judge without a listing, what runs or may run, and what has ended, last. */
function rank({ named }: Question): number {
  if (!named || named instanceof Error) return 0;
  if (named.state?.status === 'missing') return 1;
  return named.state && hasEnded(named.state) ? 3 : 2;
}

function unknown(error: unknown): Judged[] {
  return [{ verdict: 'unknown', why: clip(describeError(error), janitorLimits.why) }];
}
