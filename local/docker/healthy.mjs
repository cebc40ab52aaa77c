/**
 * A container's health check: ends with 0 if the address answers with a good status within two seconds. The images have
 * no curl, and need none for this.
 *
 *   node healthy.mjs <url>
 */
const [url = ''] = process.argv.slice(2);
try {
  const { ok, status } = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  if (!ok) console.error(`${url} answered ${status}`);
  process.exitCode = ok ? 0 : 1;
} catch (error) {
  // Of a failed fetch the reason is the cause: the error itself says no more than that it failed.
  const { message, cause } = /** @type {Error} */ (error);
  console.error(`${url} does not answer: ${cause instanceof Error ? cause.message : message}`);
  process.exitCode = 1;
}
