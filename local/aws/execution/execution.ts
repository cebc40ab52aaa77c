/** Something that runs and ends: a process, a script that plays one, or several of them as one job. */
export interface Exit {
  /** As a shell reports it: 128 + signal when killed. */
  code: number;
  /** The platform's doing, where it was. */
  interrupted?: string;
  /** It never ran: the program is missing, the script can't be had, it was stopped before. */
  failedToStart?: string;
}

export interface Execution {
  /** Resolves once it runs; never, for one that ends before. */
  began: Promise<void>;
  /** Resolves when it has ended and its output is stored; never rejects. */
  exit: Promise<Exit>;
  /** Asks: SIGTERM to the first process, and after the grace SIGKILL to all that is left. Harmless after the end. */
  stop(graceMs: number): void;
  /** Ends it at once: nothing of it can refuse. Harmless after the end. */
  kill(): void;
  /** Scripted ones only. */
  end?(exit: Exit): void;
  /** The platform ends it at once, for this reason. Scripted and witnessed ones only. */
  interrupt?(reason: string): void;
}

/** Takes a job's output, as it comes, and keeps it where AWS would. */
export interface LogSink {
  write(stream: 'stdout' | 'stderr', text: string): void;
  /** Resolves when everything is stored; never rejects. */
  close(): Promise<void>;
}

/** A job that ends before it has begun. */
export function neverRan(reason: string): Execution {
  return {
    began: new Promise(() => undefined),
    exit: Promise.resolve({ code: 127, failedToStart: reason }),
    stop: () => undefined,
    kill: () => undefined,
  };
}
