/** What the processes log beyond the ordinary, by message: how often, and an example. */
export interface LogTally {
  add(process: string, line: string): void;
  /** `12 × worker: …`, most frequent first. */
  lines(): string[];
  /** The line that the process wrote last. */
  last(process: string): string;
  /** Lines that tell of a rejection or an exception that nobody handled. */
  unhandled(): readonly string[];
}

const unhandledWords = /unhandled|uncaught/i;
/** What the SDK puts before some messages. */
const runIds = / [0-9a-f]{8}-[0-9a-f-]{27}:\d+:\d+/g;
/** Enough to see what it is. */
const kept = 300;

export function createLogTally(): LogTally {
  const counts = new Map<string, number>();
  const lasts = new Map<string, string>();
  const unhandled: string[] = [];
  return {
    add(process, line) {
      const said = `${process}: ${messageOf(line)}`;
      lasts.set(process, line.slice(0, kept));
      counts.set(said, (counts.get(said) ?? 0) + 1);
      if (unhandledWords.test(line)) unhandled.push(`${process}: ${line.slice(0, kept)}`);
    },
    lines: () => [...counts].sort(([, a], [, b]) => b - a).map(([said, count]) => `${count} × ${said}`),
    last: (process) => lasts.get(process) ?? 'nothing',
    unhandled: () => unhandled,
  };
}

/** Of a JSON line its level and message; ids in it would make each one its own. */
function messageOf(line: string): string {
  try {
    const { level, msg } = JSON.parse(line) as { level?: string; msg?: string };
    return `${level} ${msg}`.replace(runIds, '').slice(0, kept);
  } catch {
    // Not ours: a warning of Node's, a stack.
    return line.slice(0, kept);
  }
}
