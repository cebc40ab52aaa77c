/** Cuts a job's output into the lines that CloudWatch gets: what has no end yet waits for it, up to an event's size. */

/** "Maximum event size: 256 KB" (CloudWatch Logs quotas), with room for what UTF-8 makes of it. */
const maxLine = 64 * 1_024;

export interface Lines {
  write(text: string): void;
  /** The last line may have no end. */
  close(): void;
}

export function splitLines(push: (line: string) => void): Lines {
  let partial = '';
  return {
    write(text) {
      const lines = (partial + text).split('\n');
      partial = lines.pop() ?? '';
      for (const line of lines) pushCut(line, push);
      while (partial.length > maxLine) {
        push(partial.slice(0, maxLine));
        partial = partial.slice(maxLine);
      }
    },
    close() {
      pushCut(partial, push);
      partial = '';
    },
  };
}

/** CloudWatch refuses empty messages. */
function pushCut(line: string, push: (line: string) => void): void {
  for (let from = 0; from < line.length; from += maxLine) push(line.slice(from, from + maxLine));
}
