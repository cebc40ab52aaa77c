/** The demo from its start to its end: everything comes up, the main job runs, its numbers are judged, all ends. */
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { administrator } from '../aws/administrator.js';
import { takeLoadedDays } from '../aws/loaded-days.js';
import { contentsOfSource, contentsOfWarehouse } from './databases.js';
import { datesOf } from './dates.js';
import { emrFacts } from './emr-facts.js';
import type { EmrJobs } from './emr-jobs.js';
import { emrJobs } from './emr-jobs.js';
import type { Facts } from './findings.js';
import { judge } from './findings.js';
import { freshFolder } from './folder.js';
import { countJobs, mainKinds } from './jobs.js';
import type { MainJob } from './main-job.js';
import { jobsNeeded, mainJob } from './main-job.js';
import type { DemoOptions } from './options.js';
import type { Phase } from './phases.js';
import { phasesOn } from './phases.js';
import { recoveryOf } from './recovery.js';
import { addresses, report } from './report.js';
import { counted } from './report-text.js';
import type { Screen } from './screen.js';
import type { Site } from './site.js';
import { startSite } from './site.js';

/** Whether every number agrees. When it rejects, or has answered, nothing that it has started runs any more. */
export async function demo(options: DemoOptions, screen: Screen, stopAsked: AbortSignal): Promise<boolean> {
  const phase = phasesOn(screen);
  const folder = await freshFolder();
  const trouble = new AbortController();
  const signal = AbortSignal.any([stopAsked, trouble.signal]);
  stopAsked.addEventListener('abort', () => screen.say('Stopping …'), { once: true });
  let agrees = false;
  try {
    const onDeath = (error: Error): void => trouble.abort(error);
    const site = await startSite({ ...options, folder, phase, say: screen.say, onDeath, signal });
    try {
      agrees = await show(site, options, { screen, phase, signal });
      screen.note('shown and judged');
      if (options.keep) await untilAsked(site, screen, signal, stopAsked);
    } catch (error) {
      // Whatever failed because something had died, or was asked to end, is not the reason.
      signal.throwIfAborted();
      throw error;
    } finally {
      await phase('everything stopped', () => site.stop());
    }
    return agrees;
  } finally {
    if (agrees || stopAsked.aborted) await rm(folder, { recursive: true, force: true });
    else screen.say(`The logs are in ${join(folder, 'logs')} until the next demo.`);
  }
}

interface Surroundings {
  screen: Screen;
  phase: Phase;
  signal: AbortSignal;
}

async function show(site: Site, { days, all }: DemoOptions, { screen, phase, signal }: Surroundings): Promise<boolean> {
  screen.say(`\n${addresses(site)}\n`);
  const dates = datesOf(days);
  const done = await phase(`${counted(days, 'run')} of flightDelays`, () => mainJob(site, dates, screen, signal));
  const more = all
    ? await phase('airportTraffic and routeReports', () => emrJobs(site, dates, screen, signal))
    : undefined;
  const asked = 'databases, ledger and notifications asked';
  const facts = await phase(asked, () => collect(site, dates, { ...done, more }, signal));
  const findings = judge(facts);
  screen.say(report(facts, findings));
  return findings.every(({ agrees }) => agrees);
}

async function collect(
  site: Site,
  dates: readonly string[],
  { runs, killedAt, more }: MainJob & { more: EmrJobs | undefined },
  signal: AbortSignal,
): Promise<Facts> {
  const { stack, databases, queueUrl } = site;
  const [source, warehouse, notified, emr] = await Promise.all([
    contentsOfSource(databases.source),
    contentsOfWarehouse(databases.warehouse),
    takeLoadedDays(administrator(stack.addresses.aws), queueUrl, signal),
    more && emrFacts(site, more),
  ]);
  return {
    dates,
    runs,
    source,
    warehouse,
    notified,
    jobs: countJobs(stack.plane.ledger(), mainKinds),
    needed: jobsNeeded(dates),
    stillRunning: stack.plane.running().length,
    recovery: killedAt === undefined ? undefined : recoveryOf([...runs.values()], killedAt),
    emr,
  };
}

/** Throws when a part ends by itself meanwhile. */
async function untilAsked(site: Site, { say }: Screen, signal: AbortSignal, stopAsked: AbortSignal): Promise<void> {
  say(`\n${addresses(site)}\n\nEverything runs on until Ctrl-C.`);
  if (!signal.aborted) await once(signal, 'abort');
  if (!stopAsked.aborted) signal.throwIfAborted();
}
