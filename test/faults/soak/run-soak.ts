/** One soak: load and trouble for so long, memory looked at meanwhile; then all runs must end, and everything is counted. */
import type { LedgerEntry } from '../../../local/aws/ledger.js';
import { openGround, type SoakGround } from './ground.js';
import { largestHistories } from './histories.js';
import { startLoad, type Load } from './load.js';
import type { Sample } from './measured.js';
import { sampleAll } from './sampling.js';
import { makeTrouble } from './trouble.js';
import type { Found } from './verdict.js';

const killsInAll = 24;
const leastBetweenKillsMs = 20_000;
const drainMs = 180_000;
const linesOfLog = 20;

export interface SoakOptions {
  minutes: number;
  samplesFile?: string;
  say(text: string): void;
}

export async function runSoak({ minutes, samplesFile, say }: SoakOptions): Promise<Found> {
  const ground = await openGround();
  try {
    // Its memory is that of hours; the other one never gets old.
    const steady = await ground.worker('worker');
    const trouble = makeTrouble(ground.plane, {
      worker: await ground.worker('killed worker'),
      start: () => ground.worker('killed worker'),
      killEveryMs: Math.max(leastBetweenKillsMs, (minutes * 60_000) / killsInAll),
    });
    const load = startLoad(ground.apiUrl, ground.places);
    let [warmAt, jobsBefore] = [Date.now(), 0];
    const samples = await sampleAll([steady, ground.api], {
      minutes,
      ...(samplesFile !== undefined && { file: samplesFile }),
      warm: () => ([warmAt, jobsBefore] = [Date.now(), jobsOf(ground).length]),
      progress: (passed) =>
        say(`soak: ${passed.toFixed(1)} of ${minutes} min, ${load.started()} runs, ${load.open()} of them open`),
    });
    const jobs = { count: jobsOf(ground).length - jobsBefore, hours: (Date.now() - warmAt) / 3_600_000 };
    await trouble.stop();
    const unended = await load.drain(drainMs);
    for (const line of ground.tally.lines().slice(0, linesOfLog)) say(`log: ${line}`);
    say(`soak: ${trouble.kills()} kills, ${trouble.lostReplies()} replies to lose, ${load.repeated()} calls repeated`);
    for (const failed of trouble.failedStarts()) say(`soak: a worker did not come up: ${failed}`);
    return await foundIn(ground, { minutes, samples, jobs, load, unended });
  } finally {
    await ground.close();
  }
}

interface Measurement {
  minutes: number;
  samples: Record<string, Sample[]>;
  jobs: Found['jobs'];
  load: Load;
  unended: readonly string[];
}

async function foundIn(ground: SoakGround, { load, unended, ...measured }: Measurement): Promise<Found> {
  return {
    ...measured,
    started: load.started(),
    ended: load.ended(),
    faults: {
      'runs that did not end': unended,
      'calls that the API refused': load.refused(),
      'processes that ended by themselves': ground.processes().flatMap((one) => one.died() ?? []),
      'unhandled rejections in the logs': ground.tally.unhandled(),
      'keys with two jobs': twice(jobsOf(ground)),
      'jobs that run on': ground.plane.running().filter((id) => id !== ground.places.cluster),
    },
    histories: await largestHistories(ground.client),
  };
}

/** All that ever came to be. */
function jobsOf({ plane }: SoakGround): LedgerEntry[] {
  return plane.ledger().filter(({ event }) => event === 'committed');
}

function twice(entries: readonly LedgerEntry[]): string[] {
  const seen = new Set<string>();
  return entries.flatMap(({ key, name, jobId }) => {
    if (key === undefined) return [];
    if (seen.has(key)) return [`${key}: ${name} ${jobId}`];
    seen.add(key);
    return [];
  });
}
