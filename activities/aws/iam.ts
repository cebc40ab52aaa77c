/**
 * What a driver may do, and why. Each service's `iam.ts` is the one source: the policy in docs/on-aws.md is printed from
 * it, and the local AWS denies whatever it does not list.
 */
export interface IamStatement {
  actions: readonly string[];
  /** With `${partition}`, `${region}`, `${account}` to be filled in; `*` where the action knows no resource. */
  resources: readonly string[];
  condition?: Record<string, Record<string, string>>;
  why: string;
}

/** Every worker: the end of a failed job's log goes into its failure. */
export const logsIam: readonly IamStatement[] = [
  {
    actions: ['logs:GetLogEvents', 'logs:DescribeLogStreams', 'logs:FilterLogEvents'],
    resources: ['arn:${partition}:logs:${region}:${account}:log-group:*'],
    why: 'The last log lines of a failed job',
  },
];
