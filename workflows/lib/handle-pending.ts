/**
 * Gives every promise that is pending in this run a handler. Called when a run is about to end badly: `const a = one();
 * const b = two(); await a; await b;` leaves `b` without one when `a` fails, and its rejection, which comes when its job
 * has been stopped, would fail the workflow task for ever. Plain Temporal closes the run at once and never sees it; we
 * keep the run open until the jobs have stopped. The run ends badly in any case, so nothing is hidden by it.
 *
 * The SDK keeps the pending promises for its stack traces; it has no public way to them (ADR 0010).
 */
export function handlePending(): void {
  const { __TEMPORAL_ACTIVATOR__: activator } = globalThis as Activated;
  const pending = activator?.promiseStackStore?.promiseToStack.keys() ?? [];
  for (const promise of [...pending]) promise.then(undefined, () => undefined);
}

type Activated = typeof globalThis & {
  __TEMPORAL_ACTIVATOR__?: { promiseStackStore?: { promiseToStack: Map<Promise<unknown>, unknown> } };
};
