/** Sends a job's output to CloudWatch Logs in the emulator, under the group and stream names that AWS uses. */
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { LogSink } from './execution.js';
import { splitLines } from './lines.js';

export interface LogPlace {
  group: string;
  stream: string;
}

export interface LogStore {
  /** Where each of the two streams of output goes; they may go to the same place. */
  open(places: Record<'stdout' | 'stderr', LogPlace>): LogSink;
  close(): void;
}

interface LogLine {
  place: LogPlace;
  timestamp: number;
  message: string;
}

/** Output is sent every so often while a job runs, and at its end. */
const flushMs = 1_000;
/** "Up to 10,000 events" and 1 MiB with 26 bytes for each (PutLogEvents); lines are cut at 64 Ki characters. */
const batch = { lines: 1_000, characters: 256 * 1_024 };

export function cloudWatchStore(endpoint: string, region: string, warn: (problem: string) => void): LogStore {
  const client = new CloudWatchLogsClient({
    endpoint,
    region,
    credentials: { accessKeyId: 'plane', secretAccessKey: 'plane' },
    // The end of a job waits for its log.
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
  });
  const made = new Map<string, Promise<void>>();

  const make = (place: LogPlace): Promise<void> => {
    const name = nameOf(place);
    const making = made.get(name) ?? createStream(client, place);
    made.set(name, making);
    making.catch(() => made.delete(name));
    return making;
  };
  const send = async (lines: readonly LogLine[]): Promise<void> => {
    for (const events of Map.groupBy(lines, ({ place }) => nameOf(place)).values()) {
      const { place } = events[0] as LogLine;
      await make(place);
      for (const logEvents of batches(events)) {
        const name = { logGroupName: place.group, logStreamName: place.stream };
        await client.send(new PutLogEventsCommand({ ...name, logEvents }));
      }
    }
  };

  return {
    open(places) {
      let pending: LogLine[] = [];
      let sending = Promise.resolve();
      const linesOf = (which: 'stdout' | 'stderr') =>
        splitLines((message) => void pending.push({ place: places[which], timestamp: Date.now(), message }));
      const lines = { stdout: linesOf('stdout'), stderr: linesOf('stderr') };

      const flush = (): void => {
        if (pending.length === 0) return;
        const taken = pending;
        pending = [];
        sending = sending
          .then(() => send(taken))
          .catch((error: unknown) => warn(`${taken.length} log lines were not stored: ${String(error)}`));
      };
      const timer = setInterval(flush, flushMs);
      timer.unref();

      return {
        write: (which, text) => lines[which].write(text),
        async close() {
          clearInterval(timer);
          lines.stdout.close();
          lines.stderr.close();
          flush();
          await sending;
        },
      };
    },
    close: () => client.destroy(),
  };
}

function nameOf({ group, stream }: LogPlace): string {
  return JSON.stringify([group, stream]);
}

function* batches(lines: readonly LogLine[]): Generator<{ timestamp: number; message: string }[]> {
  let events: { timestamp: number; message: string }[] = [];
  let characters = 0;
  for (const { timestamp, message } of lines) {
    if (events.length >= batch.lines || characters + message.length > batch.characters) {
      yield events;
      events = [];
      characters = 0;
    }
    events.push({ timestamp, message });
    characters += message.length;
  }
  yield events;
}

async function createStream(client: CloudWatchLogsClient, { group, stream }: LogPlace): Promise<void> {
  await client.send(new CreateLogGroupCommand({ logGroupName: group })).catch(ignoreExisting);
  await client.send(new CreateLogStreamCommand({ logGroupName: group, logStreamName: stream })).catch(ignoreExisting);
}

function ignoreExisting(error: unknown): void {
  if ((error as Error).name !== 'ResourceAlreadyExistsException') throw error;
}
