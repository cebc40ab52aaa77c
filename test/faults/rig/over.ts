/** When no more trials are begun: after so many minutes, or at the first SIGINT or SIGTERM. The second one ends the rig. */
export function overAfter(minutes: number | undefined): AbortSignal {
  const over = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => over.abort());
  if (minutes !== undefined) setTimeout(() => over.abort(), minutes * 60_000).unref();
  return over.signal;
}
