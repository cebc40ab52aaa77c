/**
 * The rates that AWS documents for its calls, as token buckets of the account: so many at once, and so many a second
 * after that. Off unless asked for. A call that is throttled takes nothing out of any bucket.
 */
import { actionOf } from './access.js';
import { AwsError } from './aws-error.js';
import type { Call } from './call.js';

export interface RequestLimits {
  /** Throws ThrottlingException for a call too many. */
  check(call: Pick<Call, 'service' | 'operation'>): void;
  /** Full buckets from now on, or none. */
  limit(on: boolean): void;
  /** Calls that were throttled so far, by operation: `elasticmapreduce:ListSteps`. */
  throttled(): Readonly<Record<string, number>>;
}

interface Rate {
  /** Actions that share the bucket; `elasticmapreduce:*` is all of a service. */
  actions: readonly string[];
  burst: number;
  perSecond: number;
}

const emr = (operation: string, burst: number, perSecond: number): Rate => {
  return { actions: [`elasticmapreduce:${operation}`], burst, perSecond };
};

const serverless = (operation: string, burst: number, perSecond: number): Rate => {
  return { actions: [`emr-serverless:${operation}`], burst, perSecond };
};

/** "Amazon EMR endpoints and quotas", "Amazon EMR Serverless endpoints and quotas" and "Request throttling for the Amazon ECS API". */
const documented: readonly Rate[] = [
  emr('AddJobFlowSteps', 10, 0.5),
  emr('CancelSteps', 10, 0.5),
  emr('DescribeCluster', 10, 1),
  emr('DescribeStep', 10, 0.5),
  emr('ListClusters', 20, 0.5),
  emr('ListSteps', 10, 0.5),
  emr('RunJobFlow', 10, 0.5),
  emr('SetTerminationProtection', 5, 0.2),
  emr('TerminateJobFlows', 10, 0.5),
  emr('*', 25, 5),
  serverless('ListJobRuns', 25, 1),
  serverless('StartJobRun', 25, 1),
  serverless('CancelJobRun', 25, 1),
  serverless('GetJobRun', 50, 10),
  serverless('GetApplication', 50, 10),
  { actions: ['ecs:DescribeTasks', 'ecs:ListTasks'], burst: 100, perSecond: 20 },
  { actions: ['ecs:RunTask', 'ecs:StopTask'], burst: 100, perSecond: 40 },
];

/** `now` in milliseconds, from any point. */
export function createRequestLimits(now: () => number = () => performance.now()): RequestLimits {
  let buckets: Bucket[] = [];
  const throttled = new Map<string, number>();
  return {
    check(call) {
      const action = actionOf(call);
      const every = `${call.service}:*`;
      const asked = buckets.filter(({ actions }) => actions.includes(action) || actions.includes(every));
      if (asked.every((bucket) => bucket.left() >= 1)) return asked.forEach((bucket) => bucket.take());
      throttled.set(action, (throttled.get(action) ?? 0) + 1);
      throw new AwsError('ThrottlingException', 'Rate exceeded');
    },
    limit: (on) => void (buckets = on ? documented.map((rate) => createBucket(rate, now)) : []),
    throttled: () => Object.fromEntries(throttled),
  };
}

interface Bucket extends Pick<Rate, 'actions'> {
  left(): number;
  take(): void;
}

function createBucket({ actions, burst, perSecond }: Rate, now: () => number): Bucket {
  let kept = burst;
  let at = now();
  const left = (): number => {
    const passed = now() - at;
    at += passed;
    kept = Math.min(burst, kept + (passed / 1_000) * perSecond);
    return kept;
  };
  return { actions, left, take: () => void (kept -= 1) };
}
