/**
 * What a run ends with, cut to what Temporal takes. Over 2 MiB the server terminates the run; over the 4 MiB of one
 * message the last task never reaches it, and the run stays open for ever.
 */
import { ApplicationFailure } from '@temporalio/common';
import { clip, limits } from '../../contracts/failure.js';
import { jsonBytes } from './json-bytes.js';

/** Bytes of JSON, of a result and of a failure's details alike. */
const endLimit = 2_000_000;
/** Causes of causes that are worth telling. */
const deepest = 8;

/** Throws for a result that is too large. */
export function boundedResult<Output>(result: Output): Output {
  const length = jsonBytes(result);
  if (length <= endLimit) return result;
  throw new RangeError(
    `The result holds ${length} bytes, ${endLimit} are allowed: return a reference, such as an S3 key`,
  );
}

/** The same error: it says less where it said too much. */
export function boundedFailure(error: unknown): unknown {
  let at = error;
  for (let depth = 1; at instanceof Error; depth += 1, at = at.cause) {
    const { message, stack } = at;
    if (message.length > limits.message) {
      at.message = clip(message, limits.message);
      if (stack !== undefined) at.stack = stack.replace(message, at.message);
    }
    if (at instanceof ApplicationFailure && tooLarge(at.details)) Object.assign(at, { details: [] });
    if (depth === deepest) Object.assign(at, { cause: undefined });
  }
  return error;
}

/** Also what is no JSON at all. */
function tooLarge(details: unknown): boolean {
  try {
    return jsonBytes(details) > endLimit;
  } catch {
    return true;
  }
}
