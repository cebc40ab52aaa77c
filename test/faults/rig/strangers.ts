/**
 * What others do at the plane: their jobs may carry our marks, and what becomes of them must not pass for what becomes of a
 * trial's job. Whose a call is, is told by who has signed it; whose a job is, by who has started it.
 */
import type { PlaneEvent } from './processes/plane.js';

/** The access keys of the plane's other principals; the workers of the slot's own namespace have `millrace-worker`. */
export const aPerson = { accessKeyId: 'millrace-admin', secretAccessKey: 'millrace-admin' };
export const anotherWorker = { accessKeyId: 'millrace-job', secretAccessKey: 'millrace-job' };

export const personArn = (account: string) => `arn:aws:iam::${account}:user/admin`;
export const anotherWorkerArn = (account: string) => `arn:aws:sts::${account}:assumed-role/millrace-job/job`;

/** An event of a stranger's loses its key: it is nobody's of ours. */
export function withoutStrangers(account: string): (event: PlaneEvent) => PlaneEvent {
  const strangers = new Set([personArn(account), anotherWorkerArn(account)]);
  const jobs = new Set<string>();
  return ({ by = '', ...event }) => {
    if (strangers.has(by) && event.event === 'committed' && event.job !== undefined) jobs.add(event.job);
    const isTheirs = event.job === undefined ? strangers.has(by) : jobs.has(event.job);
    if (!isTheirs) return event;
    const { key, ...others } = event;
    return { ...others, ...(key !== undefined && { copyOf: key }) };
  };
}
