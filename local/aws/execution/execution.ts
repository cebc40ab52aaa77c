/** Something that runs and ends: a process, or a script that plays one. */
export interface Exit {
  /** As a shell reports it: 128 + signal when killed. */
  code: number;
  /** The platform's doing, where it was. */
  interrupted?: string;
  /** It never ran: the program is missing, the script can't be had. */
  failedToStart?: string;
}

export interface Execution {
  exit: Promise<Exit>;
  /** SIGTERM, then SIGKILL after the grace. */
  stop(graceMs: number): void;
}

/** Takes a job's output, line by line, and keeps it where AWS would. */
export interface LogSink {
  write(stream: 'stdout' | 'stderr', text: string): void;
  /** Resolves when everything is stored; never rejects. */
  close(): Promise<void>;
}
