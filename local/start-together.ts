/** Several servers started at once, of which all come up or none stays. */

export interface Stoppable {
  stop(): Promise<void>;
}

/**
 * Resolves with what the starts gave, by their names. When one fails, or the caller's signal fires, the others are
 * given up, what had started is stopped, and only then the first error is thrown.
 */
export async function startTogether<T extends Stoppable>(
  starts: ReadonlyMap<string, (signal: AbortSignal) => Promise<T>>,
  signal?: AbortSignal,
): Promise<Map<string, T>> {
  const failed = new AbortController();
  const either = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  const outcomes = await Promise.all(
    [...starts].map(async ([name, start]): Promise<[string, T][]> => {
      try {
        return [[name, await start(either)]];
      } catch (error) {
        failed.abort(error);
        return [];
      }
    }),
  );
  const started = new Map(outcomes.flat());
  if (either.aborted) {
    await stopInTurn([...started.values()].reverse());
    throw either.reason;
  }
  return started;
}

/** Stops one after the other, all of them also when one cannot be stopped, and then says which could not. */
export async function stopInTurn(parts: readonly Stoppable[]): Promise<void> {
  const errors: unknown[] = [];
  for (const part of parts) await part.stop().catch((error: unknown) => errors.push(error));
  if (errors.length > 0)
    throw new AggregateError(errors, `Not everything could be stopped: ${errors.map(String).join('; ')}`);
}
