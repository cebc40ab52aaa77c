/** One start, ready to be sent: pure, from the pipeline's contract and the parsed input. */
import { createHash } from 'node:crypto';
import { defineSearchAttributeKey, SearchAttributeType, type SearchAttributePair } from '@temporalio/common';
import type { RunMemo } from '../../../contracts/names.js';
import { workflowIdOf, type PipelineContract } from '../../../contracts/pipeline.js';
import { isStable } from '../../pipelines/json-stable.js';
import type { KnownPipeline } from '../../pipelines/pipelines.js';
import { faultsOf, invalidRequest } from '../../problem/validation.js';
import type { StartBody } from './start.schema.js';
import { uuidv7 } from './uuidv7.js';

export interface StartRequest {
  pipeline: string;
  workflowId: string;
  input: unknown;
  summary: string;
  attributes: SearchAttributePair[];
  memo: RunMemo;
}

/** Throws the problem `invalid-request` for an input that the pipeline does not take. */
export function startRequest(
  pipeline: KnownPipeline,
  body: StartBody,
  idempotencyKey: string | undefined,
): StartRequest {
  const input = parseInput(pipeline, body.input);
  const { key, logicalDate } = fromInput(() => identify(pipeline, input, idempotencyKey));
  const workflowId = fromInput(() => workflowIdOf(pipeline.name, key));
  const { note } = body;
  return requestFor(pipeline, {
    workflowId,
    key,
    input,
    ...(logicalDate && { logicalDate }),
    ...(note !== undefined && { note }),
  });
}

interface NewRun {
  workflowId: string;
  /** As people know it. */
  key: string;
  /** Parsed. */
  input: unknown;
  logicalDate?: Date;
  note?: string;
}

/** What any run carries from its first event on. */
export function requestFor(
  { name, contract }: KnownPipeline,
  { workflowId, key, input, logicalDate, note }: NewRun,
): StartRequest {
  return {
    pipeline: name,
    workflowId,
    input,
    summary: `${contract.summary} (${key})`.slice(0, 400),
    attributes: [
      { key: defineSearchAttributeKey('MillracePipeline', SearchAttributeType.KEYWORD), value: name },
      ...(contract.owner === undefined
        ? []
        : [{ key: defineSearchAttributeKey('MillraceOwner', SearchAttributeType.KEYWORD), value: contract.owner }]),
      ...(logicalDate
        ? [{ key: defineSearchAttributeKey('MillraceLogicalDate', SearchAttributeType.DATETIME), value: logicalDate }]
        : []),
    ],
    memo: {
      v: 1,
      startedBy: 'api',
      ...(note !== undefined && { note }),
      ...(contract.labels !== undefined && { labels: contract.labels }),
    },
  };
}

function parseInput({ name, input: schema }: KnownPipeline, input: unknown): unknown {
  const parsed = schema.safeParse(input);
  if (!parsed.success) throw invalidRequest(faultsOf(parsed.error.issues, ['input']));
  if (!isStable(schema, parsed.data))
    throw new TypeError(`The input schema of ${name} is not JSON-stable: its output does not parse to itself.`);
  return parsed.data;
}

/** Without a business key of its own, a start is identified by the caller's Idempotency-Key, or by nothing at all. */
function identify(
  { contract }: KnownPipeline,
  input: unknown,
  idempotencyKey: string | undefined,
): { key: string; logicalDate?: Date } {
  const key =
    contract.key?.(input) ??
    (idempotencyKey === undefined ? uuidv7() : createHash('sha256').update(idempotencyKey).digest('hex'));
  const logicalDate = logicalDateOf(contract, input);
  return { key, ...(logicalDate && { logicalDate }) };
}

/** Throws a RangeError for what is no date. */
export function logicalDateOf(contract: PipelineContract, input: unknown): Date | undefined {
  const text = contract.logicalDate?.(input);
  if (text === undefined) return undefined;
  const logicalDate = new Date(text);
  if (Number.isNaN(logicalDate.getTime()))
    throw new RangeError(`The logical date is ${JSON.stringify(text)}: it must be an RFC 3339 date or time.`);
  return logicalDate;
}

/** Key and logical date are functions of the input: when they cannot be made of it, the input is at fault. */
function fromInput<Value>(make: () => Value): Value {
  try {
    return make();
  } catch (error) {
    throw invalidRequest([{ path: 'input', message: error instanceof Error ? error.message : String(error) }]);
  }
}
