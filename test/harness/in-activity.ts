/** An activity as its worker would run it, of which nobody hears: for what needs a context and no server. */
import { asyncLocalStorage, Context, type Info } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { noopMetricMeter } from '@temporalio/common';

const silent = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };

export function inActivity<Out>(
  act: () => Promise<Out>,
  info: Partial<Info> = {},
  heard: (details: unknown) => void = () => undefined,
  client?: object,
): Promise<Out> {
  const now = Date.now();
  const whole = { scheduledTimestampMs: now, currentAttemptScheduledTimestampMs: now, ...info } as Info;
  const never = new Promise<never>(() => undefined);
  const { signal } = new AbortController();
  const context = new Context(whole, never, signal, heard, client as Client | undefined, silent, noopMetricMeter, {});
  return asyncLocalStorage.run(context, act);
}
