/** When no more trials are begun: after so many minutes, or at the first SIGINT or SIGTERM. The second one ends the rig. */
export function overAfter(minutes: number | undefined): AbortSignal {
  const over = new AbortController();
  const cut = () => {
    // Whichever comes second.
    for (const signal of signals) process.off(signal, cut);
    over.abort();
  };
  for (const signal of signals) process.on(signal, cut);
  if (minutes !== undefined) setTimeout(() => over.abort(), minutes * 60_000).unref();
  return over.signal;
}

const signals = ['SIGINT', 'SIGTERM'] as const;
