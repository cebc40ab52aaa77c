/** I2 (a): at most one start per key, and exactly one where a history holds a ref. What Glue retries itself is one family. */
import { isUnmarked, jobsOfLaunch, launchIds, type Evidence } from './evidence.js';
import type { Launch } from './launches.js';
import type { Violation } from './violation.js';

export function oneStart(evidence: Evidence): Violation[] {
  return [...tooMany(evidence), ...[...evidence.launches.values()].flatMap((launch) => none(launch, evidence))];
}

function tooMany({ jobs, launches }: Evidence): Violation[] {
  const commits = [...jobs.ours.values()].flatMap(({ key, jobId, commits }) =>
    key === undefined ? [] : commits.map(() => ({ key, jobId })),
  );
  return [...Map.groupBy(commits, ({ key }) => key)]
    .filter(([, all]) => all.length > 1)
    .map(([key, all]) => {
      const launch = launches.get(key);
      const jobIds = all.map(({ jobId }) => jobId);
      return {
        invariant: 'I2a',
        ids: { ...(launch ? launchIds(launch) : { key }), jobIds: jobIds.join(' ') },
        message: `Key ${key} was started ${all.length} times: ${jobIds.join(', ')}.`,
      };
    });
}

function none(launch: Launch, evidence: Evidence): Violation[] {
  const [accepted] = launch.accepted;
  const jobs = jobsOfLaunch(evidence, launch).filter(({ key }) => key === launch.key || isUnmarked(launch));
  if (!accepted || jobs.length > 0) return [];
  return [
    {
      invariant: 'I2a',
      ids: { ...launchIds(launch), jobId: accepted.jobId },
      message: `A history holds job ${accepted.jobId} for key ${launch.key}, and the ledger has no start of that key.`,
    },
  ];
}
