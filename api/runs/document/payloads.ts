/**
 * Payloads and failures of Temporal to plain values. A run may have been started by anyone with anything: what cannot be
 * decoded (another codec, another encoding) is shown as such and never fails the whole document.
 */
import type { temporal } from '@temporalio/proto';
import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  ChildWorkflowFailure,
  TerminatedFailure,
  TimeoutFailure,
  type LoadedDataConverter,
} from '@temporalio/common';
import {
  decodeArrayFromPayloads,
  decodeOptionalFailureToOptionalError,
} from '@temporalio/common/lib/internal-non-workflow/index.js';
import { failureTypes, type JobFailureDetails } from '../../../contracts/failure.js';
import type { FailedItems, RunFailure } from '../../../contracts/run.js';

type Payloads = temporal.api.common.v1.IPayloads | null | undefined;
export type Failure = temporal.api.failure.v1.IFailure | null | undefined;

export interface Decoder {
  /** The first value; undefined when there is none. */
  value(payloads: Payloads): Promise<unknown>;
  failure(failure: Failure): Promise<RunFailure | undefined>;
}

export function decoderWith(converter: LoadedDataConverter): Decoder {
  return {
    async value(payloads) {
      const [first] = payloads?.payloads ?? [];
      if (!first) return undefined;
      try {
        return (await decodeArrayFromPayloads(converter, [first]))[0];
      } catch {
        return { undecodable: Buffer.from(first.metadata?.encoding ?? []).toString() };
      }
    },
    async failure(failure) {
      if (!failure) return undefined;
      try {
        return plain((await decodeOptionalFailureToOptionalError(converter, failure)) as Error);
      } catch {
        return { type: 'Undecodable', message: failure.message ?? '' };
      }
    },
  };
}

/** Temporal wraps what happened in what it happened to; people want the first that says something. */
function plain(outermost: Error): RunFailure {
  const chain: Error[] = [];
  for (let current: unknown = outermost; current instanceof Error; current = current.cause) chain.push(current);
  const telling = chain.find(isOurs) ?? chain.find((error) => !isWrapper(error)) ?? outermost;
  if (isOurs(telling)) return { type: typeOf(telling), message: telling.message, ...detailsOf(telling) };
  const child = chain.find((error) => error instanceof ChildWorkflowFailure)?.execution.workflowId;
  const where = child === undefined ? '' : `${child}: `;
  return { type: typeOf(telling), message: `${where}${telling.message}` };
}

function isWrapper(error: Error): boolean {
  return error instanceof ActivityFailure || error instanceof ChildWorkflowFailure;
}

/** A pipeline's own check may carry anything in its details. */
function detailsOf(failure: ApplicationFailure): Pick<RunFailure, 'details' | 'items'> {
  const details = failure.details?.[0];
  if (isOfJob(details)) return { details };
  if (!isOfItems(details)) return {};
  const { total, succeeded, failedCount, failed } = details;
  return { items: { total, succeeded, failedCount, failed } };
}

const ourTypes: ReadonlySet<string> = new Set(Object.values(failureTypes));

function isOurs(error: Error): error is ApplicationFailure {
  return error instanceof ApplicationFailure && ourTypes.has(error.type ?? '');
}

function isOfJob(details: unknown): details is JobFailureDetails {
  return has(details, 'step', 'launch', 'service');
}

function isOfItems(details: unknown): details is FailedItems {
  return has(details, 'total', 'succeeded', 'failedCount', 'failed');
}

function has(details: unknown, ...names: readonly string[]): boolean {
  return typeof details === 'object' && details !== null && names.every((name) => name in details);
}

function typeOf(error: Error): string {
  if (error instanceof ApplicationFailure) return error.type ?? 'ApplicationFailure';
  if (error instanceof CancelledFailure) return 'CancelledFailure';
  if (error instanceof TerminatedFailure) return 'TerminatedFailure';
  if (error instanceof TimeoutFailure) return 'TimeoutFailure';
  return error.name;
}
