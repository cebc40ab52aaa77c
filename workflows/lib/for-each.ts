/**
 * The same for many items, some at a time: a closure within the run for up to 500 items, an exported pipeline as child
 * workflows for more. Items have keys, so that steps, runs and reports mean the same whatever the order is.
 */
import { CancelledFailure } from '@temporalio/workflow';
import type { z } from 'zod';
import { fanOutLimits as limits, type ForEachReport } from '../../contracts/fan-out.js';
import { isPipeline, type Pipeline } from '../../contracts/pipeline.js';
import { batchesOf } from './batches.js';
import { itemsFailed, noteStillRunning, notAFanOut } from './fan-out-failures.js';
import { fanOut } from './fan-out.js';
import { inItemScope } from './item-scope.js';
import { throughWindow, type WindowEnd } from './window.js';
import { firstIdsIn, inPlace, namesStandIn } from './stand-ins.js';
import { track } from './track.js';

export interface ForEachOptions<Item> {
  /** The item's name, unique among the items. Default: the item itself, where it is a string or a number. */
  key?: (item: Item) => string;
  /** Items at once. Default: 20; at most 200 with a closure, 1 000 with a pipeline. */
  window?: number;
  /** Failures that the whole survives; over either bound it fails as `ItemsFailed`. Default: none. */
  tolerate?: { count?: number; percent?: number };
}

type Each<Item, Result> = (item: Item, key: string) => Promise<Result>;

export function forEach<Schema extends z.ZodType, Result>(
  name: string,
  items: readonly z.input<Schema>[],
  pipeline: Pipeline<Schema, Result>,
  options?: ForEachOptions<z.input<Schema>>,
): Promise<ForEachReport<Result>>;
export function forEach<Item, Result>(
  name: string,
  items: readonly Item[],
  each: Each<Item, Result>,
  options?: ForEachOptions<Item>,
): Promise<ForEachReport<Result>>;
export function forEach<Item, Result>(
  name: string,
  items: readonly Item[],
  each: Each<Item, Result> | Pipeline,
  options: ForEachOptions<Item> = {},
): Promise<ForEachReport<Result>> {
  return track(name, 'for-each', async () => {
    const keyed = withKeys(name, items, options.key);
    const window = options.window ?? 20;
    const tolerated = toleratedOf(name, items.length, options.tolerate);
    const byChildren = isPipeline(each);
    inRange(name, 'window', window, 1, byChildren ? limits.pipelineWindow : limits.window);
    if (!byChildren && items.length > limits.closureItems)
      throw notAFanOut(
        name,
        `a function takes ${limits.closureItems} items at most, here are ${items.length}: export it as a pipeline and give forEach that`,
      );
    const placed = byChildren && namesStandIn(items) ? sameKeys(keyed, await inPlace(keyed)) : keyed;
    const end = byChildren
      ? ((await fanOut(
          batchesOf(name, placed, each.name, window, firstIdsIn(items)),
          window,
          tolerated,
        )) as WindowEnd<Result>)
      : await throughWindow({
          items: keyed,
          window,
          tolerated,
          each: (item, key) => inItemScope(() => each(item, key)),
        });
    const { exceeded, cancelled, ...rest } = end;
    // A closure's own steps have said so themselves.
    if (byChildren) noteStillRunning(name, end.failed);
    const report = { total: items.length, ...rest };
    if (cancelled) throw new CancelledFailure(`The fan-out ${name} was cancelled`);
    if (exceeded) throw itemsFailed(name, report, tolerated);
    return report;
  });
}

function withKeys<Item>(
  name: string,
  items: readonly Item[],
  keyOf: (item: Item) => string = ownKey(name),
): { key: string; item: Item }[] {
  const seen = new Set<string>();
  return items.map((item) => {
    const key = keyOf(item);
    if (typeof key !== 'string' || key === '')
      throw notAFanOut(name, `an item's key is ${JSON.stringify(key)}: a key is a text that is not empty`);
    if (seen.has(key)) throw notAFanOut(name, `two items have the key ${JSON.stringify(key)}`);
    seen.add(key);
    return { key, item };
  });
}

/** A key that names a cluster goes on naming the first: it names the item's run. */
function sameKeys<Keyed extends { key: string }>(keyed: readonly Keyed[], placed: readonly Keyed[]): Keyed[] {
  return placed.map((item, at) => ({ ...item, key: keyed[at]?.key ?? item.key }));
}

function ownKey(name: string): (item: unknown) => string {
  return (item) => {
    if (typeof item === 'string' || typeof item === 'number') return String(item);
    throw notAFanOut(name, 'its items are neither texts nor numbers: say with `key` what names an item');
  };
}

function toleratedOf(name: string, total: number, tolerate: ForEachOptions<never>['tolerate'] = {}): number {
  const { count, percent } = tolerate;
  if (count !== undefined) inRange(name, 'tolerate.count', count, 0, Infinity);
  if (percent !== undefined) inRange(name, 'tolerate.percent', percent, 0, 100);
  const bounds = [count, percent === undefined ? undefined : Math.floor((total * percent) / 100)];
  return Math.min(
    ...bounds.map((bound) => bound ?? Infinity),
    count === undefined && percent === undefined ? 0 : Infinity,
  );
}

function inRange(name: string, option: string, value: number, min: number, max: number): void {
  const whole = option === 'tolerate.percent' || Number.isInteger(value);
  if (!whole || !(value >= min && value <= max))
    throw notAFanOut(
      name,
      `${option} is ${value}: it must be ${max === Infinity ? `${min} or more` : `${min} to ${max}`}`,
    );
}
