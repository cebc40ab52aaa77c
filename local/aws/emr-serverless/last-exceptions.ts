/** The exceptions that a driver has written last: EMR Serverless puts them into `stateDetails`. */
import type { LogSink } from '../execution/execution.js';
import { splitLines } from '../execution/lines.js';

const kept = 3;

/**
 * The same sink, and what looks like an exception: `ValueError: …`, `java.io.IOException: …`. In both streams: under
 * Spark, what Python says to stderr comes out of stdout.
 */
export function watchingExceptions(sink: LogSink): LogSink & { lastExceptions(): readonly string[] } {
  let last: string[] = [];
  const watch = () =>
    splitLines((line) => {
      if (/^(?:Caused by: )?[\w.$]+(?:Error|Exception|Exit)\b/.test(line)) last = [...last, line].slice(-kept);
    });
  const lines = { stdout: watch(), stderr: watch() };
  return {
    write(stream, text) {
      lines[stream].write(text);
      sink.write(stream, text);
    },
    async close() {
      lines.stdout.close();
      lines.stderr.close();
      await sink.close();
    },
    lastExceptions: () => last,
  };
}
