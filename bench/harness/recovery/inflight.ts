/** Brings a start into the air: request read or job begun, and the answer held back. */
import type { Ground, Lane } from './cell.js';
import type { Asked } from './asked.js';
import { eventually } from '../eventually.js';

const operations = { ecs: 'RunTask', glue: 'StartJobRun' } as const;
/** Longer than it takes to kill the one who waits for the answer. */
const heldMs = 5_000;

/** Ends the lane's job. Resolves, with the worker's name, while its next start is at AWS and unanswered. */
export async function inflight({ plane, asked, jobs }: Ground, { kind, name }: Lane): Promise<string> {
  // By turns: the job exists, and it will, although nobody waits for it any more.
  const when = Math.random() < 0.5 ? 'before' : 'after';
  const had = jobs.count(name);
  plane.fault({ operation: operations[kind], match: name, fault: { type: 'delay', ms: heldMs, when } });
  const { promise, resolve } = Promise.withResolvers<Asked>();
  const deaf = asked.listen((call) => {
    if (call.operation === operations[kind] && call.body.includes(name)) resolve(call);
  });
  plane.endJob(jobs.of(name) as string, { code: 0 });
  const limit = AbortSignal.timeout(120_000);
  limit.addEventListener('abort', () => resolve({ at: 0, worker: '', operation: '', jobs: [], body: '' }));
  const { worker } = await promise;
  deaf();
  if (worker === '') throw new Error(`The next job of ${name} is not started within 120 s`);
  if (when === 'after') await eventually(`${name} has its next job`, () => jobs.count(name) > had, heldMs, 5);
  return worker;
}
