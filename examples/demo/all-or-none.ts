/** Several things done at once, of which none goes on when one of them fails. */

/**
 * Resolves with all results. When one fails, or the caller's signal fires, the others are given up by the signal that
 * each was passed, and the first error is thrown once all of them have ended.
 */
export async function allOrNone<Results extends readonly unknown[]>(
  begin: (signal: AbortSignal) => { readonly [Place in keyof Results]: Promise<Results[Place]> },
  signal: AbortSignal,
): Promise<Results> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const all = begin(either) as readonly Promise<unknown>[];
  await Promise.all(all.map((one) => one.catch((error: unknown) => failed.abort(error))));
  either.throwIfAborted();
  return (await Promise.all(all)) as unknown as Results;
}
