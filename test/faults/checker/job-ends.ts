/** What the last word that the ledger has on a job means: which ends history may tell of it, and whether it ended well. */
import type { ToldStatus } from './launches.js';
import type { Job } from './jobs.js';

type Ends = readonly Exclude<ToldStatus, 'nothing' | 'lost'>[];

const words: Readonly<Record<string, Readonly<Record<string, Ends>>>> = {
  glue: {
    SUCCEEDED: ['succeeded'],
    STOPPED: ['stopped'],
    FAILED: ['failed'],
    TIMEOUT: ['failed'],
    ERROR: ['failed'],
    EXPIRED: ['failed'],
  },
  ecs: {
    UserInitiated: ['stopped'],
    ServiceSchedulerInitiated: ['stopped'],
    TaskFailedToStart: ['failed'],
    SpotInterruption: ['failed'],
    TerminationNotice: ['failed'],
    InfrastructureHealth: ['failed'],
  },
  // Who cancelled a step is told by what befell its cluster and its siblings.
  'emr-step': {
    COMPLETED: ['succeeded'],
    FAILED: ['failed'],
    CANCELLED: ['stopped', 'failed'],
    INTERRUPTED: ['stopped', 'failed'],
  },
  'emr-cluster': { TERMINATED: ['stopped'], TERMINATED_WITH_ERRORS: ['failed'] },
  'emr-serverless': { SUCCESS: ['succeeded'], FAILED: ['failed'], CANCELLED: ['stopped', 'failed'] },
};

/** Undefined: it has not ended, or by a word that nobody knows. */
export function endsOf({ service, ends }: Job): Ends | undefined {
  const detail = ends.at(-1)?.detail;
  if (detail === undefined) return undefined;
  const [word = '', more = ''] = detail.split(' ');
  if (service === 'ecs' && word === 'EssentialContainerExited') return byCodes(more.split(','));
  if (service === 'emr-cluster' && more === 'ALL_STEPS_COMPLETED') return ['succeeded'];
  if (service === 'emr-cluster' && more === 'USER_REQUEST') return ['stopped'];
  return words[service]?.[word];
}

/** One container's exit decides, and the ledger does not say which. */
function byCodes(codes: readonly string[]): Ends {
  const well = codes.includes('0') ? (['succeeded'] as const) : [];
  return [...well, ...(codes.some((code) => code !== '0') ? (['failed'] as const) : [])];
}
