/** The engine's own workflows; `worker/bundle.ts` exports them beside the user's. Their types begin with `millrace`. */

/** The receipt behind an `Idempotency-Key`: its memo says what was asked for. It has nothing to do but to have been started. */
export async function millraceReceipt(): Promise<void> {
  // Closed by any worker, whenever one is up; the API reads its memo, open or closed.
}
