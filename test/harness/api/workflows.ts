/** What the tests' pipelines do when they run. Bundled for the tests' worker; nothing here may reach for zod. */
import { ApplicationFailure, condition, defineSignal, setHandler } from '@temporalio/workflow';

export const finish = defineSignal('finish');

interface NightlyInput {
  then: 'wait' | 'succeed' | 'fail';
}

export async function nightly({ then }: NightlyInput): Promise<string> {
  if (then === 'fail')
    throw ApplicationFailure.create({ type: 'CheckFailed', message: 'Counts differ.', nonRetryable: true });
  if (then === 'wait') await untilFinished();
  return 'done';
}

export async function adhoc(): Promise<void> {
  await untilFinished();
}

export async function named(): Promise<void> {
  await untilFinished();
}

export async function listed(): Promise<void> {
  await untilFinished();
}

/** A bug in a pipeline's own code, as far as Temporal's default goes: its workflow task fails again and again. */
export async function broken(): Promise<void> {
  throw new TypeError('undefined is not a pipeline');
}

/** The engine's receipt. */
export async function millraceReceipt(): Promise<void> {
  // Only its start matters.
}

async function untilFinished(): Promise<void> {
  let finished = false;
  setHandler(finish, () => {
    finished = true;
  });
  await condition(() => finished);
}
