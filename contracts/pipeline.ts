/**
 * What a pipeline says of itself. API, OpenAPI, CLI, worker and schedules all derive from this one value, which
 * `definePipeline` attaches to the workflow function.
 */
import type { z } from 'zod';
import type { Duration } from './duration.js';

export interface PipelineContract<Schema extends z.ZodType = z.ZodType> {
  /** One sentence; Temporal Web shows it with the key. */
  summary: string;
  /** The input: an object schema whose output is JSON and parses to itself again. */
  input: Schema;
  /** Who is asked when it fails. */
  owner?: string;
  /** Business identity: the same key is the same run. `[A-Za-z0-9._-]`, at most 200. Without it every start is a run of its own. */
  key?: (input: z.output<Schema>) => string;
  /** The logical date of a run, for people who look for it: RFC 3339 date or time. */
  logicalDate?: (input: z.output<Schema>) => string;
  /** A bound for the whole run; when it passes, the jobs are stopped and the run fails as `RunTimedOut`. */
  timeout?: Duration;
  /** Target of steps that name none. */
  target?: string;
  labels?: readonly string[];
}

/** A pipeline is its workflow function with the contract on it. */
export interface Pipeline<Schema extends z.ZodType = z.ZodType, Output = unknown> {
  (input: z.input<Schema>): Promise<Output>;
  readonly contract: PipelineContract<Schema>;
}

const keyForm = /^[A-Za-z0-9._-]{1,200}$/;

/** The workflow id of a run. Throws on a key that no id could carry. */
export function workflowIdOf(pipeline: string, key: string): string {
  if (!keyForm.test(key))
    throw new RangeError(`The key of ${pipeline} is ${JSON.stringify(key)}: it must be 1 to 200 of [A-Za-z0-9._-].`);
  return `${pipeline}:${key}`;
}

export function isPipeline(value: unknown): value is Pipeline {
  return typeof value === 'function' && 'contract' in value;
}
