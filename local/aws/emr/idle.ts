/**
 * The auto-termination policy. "Idle" is no application on YARN and no pending step: a step that works without YARN, a
 * shell script say, is no activity, and its cluster is taken down under it.
 */
export interface IdleClock {
  /** The cluster is ready, and something of it may have changed. */
  look(): void;
  stop(): void;
}

export interface IdleOptions {
  /** Undefined: no policy. */
  afterMs: number | undefined;
  isIdle: () => boolean;
  later: (ms: number, action: () => void) => () => void;
  idled: () => void;
}

export function createIdleClock({ afterMs, isIdle, later, idled }: IdleOptions): IdleClock {
  let callOff: (() => void) | undefined;
  const stop = (): void => {
    callOff?.();
    callOff = undefined;
  };
  return {
    look() {
      if (!isIdle()) stop();
      else if (afterMs !== undefined) callOff ??= later(afterMs, idled);
    },
    stop,
  };
}
