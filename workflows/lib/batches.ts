/** Cuts the items of a fan-out into batches that fit a history and a payload, and names their runs. */
import { fanOutLimits as limits, type FanOutBatch } from '../../contracts/fan-out.js';
import { itemRunId } from './child-ids.js';
import { isPipelineOfBundle } from './engine-config.js';
import { notAFanOut } from './fan-out-failures.js';
import { jsonBytes } from './json-bytes.js';

type Batch = Omit<FanOutBatch, 'window' | 'tolerated'>;

/** Throws on items that could not run, before any of them does. */
export function batchesOf(
  name: string,
  items: readonly { key: string; item: unknown }[],
  pipeline: string,
  window: number,
  firstIds: Readonly<Record<string, string>>,
): Batch[] {
  if (items.length > limits.pipelineItems)
    throw notAFanOut(name, `it takes ${limits.pipelineItems} items at most, here are ${items.length}`);
  if (!isPipelineOfBundle(pipeline))
    throw notAFanOut(name, `the pipeline ${pipeline} is not exported, so no worker could run it`);
  // Few items are spread over as many batches as run side by side.
  const lanes = Math.ceil(window / limits.window);
  const perBatch = Math.max(1, Math.min(limits.batchItems, Math.ceil(items.length / lanes)));
  const cut: { key: string; input: unknown; workflowId: string }[][] = [];
  let size = 0;
  let all = 0;
  for (const { key, item } of items) {
    const length = lengthOf(name, key, item);
    size += length;
    all += length;
    if (cut.length === 0 || (cut.at(-1)?.length ?? 0) >= perBatch || size > limits.batchInput) {
      cut.push([]);
      size = length;
    }
    cut.at(-1)?.push({ key, input: item, workflowId: itemRunId(pipeline, name, key) });
  }
  if (all > limits.allItems)
    throw notAFanOut(
      name,
      `its ${items.length} items hold ${all} bytes, ${limits.allItems} are allowed: pass references, such as S3 keys`,
    );
  const resultLimit = Math.min(limits.itemResult, Math.floor(limits.allItems / Math.max(1, items.length)));
  const moved = Object.keys(firstIds).length > 0 && { firstIds };
  const common = { v: 1, name, batches: cut.length, pipeline, resultLimit, ...moved } as const;
  return cut.map((part, index) => ({ ...common, batch: index + 1, items: part }));
}

function lengthOf(name: string, key: string, item: unknown): number {
  if (!/^[A-Za-z0-9._-]{1,100}$/.test(key))
    throw notAFanOut(
      name,
      `an item's key is ${JSON.stringify(key)}: it becomes part of a run's id, so it must be 1 to 100 of [A-Za-z0-9._-]`,
    );
  const length = jsonBytes(item);
  if (length > limits.itemInput)
    throw notAFanOut(
      name,
      `item ${key} holds ${length} bytes, ${limits.itemInput} are allowed: pass a reference, such as an S3 key`,
    );
  // Key, id and punctuation.
  return length + 300;
}
