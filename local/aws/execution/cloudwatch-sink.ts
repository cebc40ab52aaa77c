/** Sends a job's output to CloudWatch Logs in the emulator, under the group and stream names that AWS uses. */
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { LogSink } from './execution.js';

/** Where each of the two streams of output goes. */
export type LogPlaces = Record<'stdout' | 'stderr', { group: string; stream: string }>;

export interface LogStore {
  open(places: LogPlaces): LogSink;
  close(): void;
}

/** Output is sent every so often while a job runs, and at its end. */
const flushMs = 1_000;

export function cloudWatchStore(endpoint: string, region: string, warn: (problem: string) => void): LogStore {
  const client = new CloudWatchLogsClient({
    endpoint,
    region,
    credentials: { accessKeyId: 'plane', secretAccessKey: 'plane' },
  });
  const made = new Map<string, Promise<void>>();

  const make = (group: string, stream: string) => {
    const name = `${group} ${stream}`;
    const making = made.get(name) ?? createStream(client, group, stream);
    made.set(name, making);
    return making;
  };

  return {
    open(places) {
      const pending: { place: { group: string; stream: string }; timestamp: number; message: string }[] = [];
      const partial = { stdout: '', stderr: '' };
      let sending = Promise.resolve();

      const flush = () => {
        const batch = pending.splice(0);
        if (batch.length === 0) return;
        sending = sending
          .then(() => send(batch))
          .catch((error: unknown) => warn(`Log lines were not stored: ${String(error)}`));
      };
      const send = async (batch: typeof pending) => {
        for (const [name, events] of Map.groupBy(batch, ({ place }) => JSON.stringify(place))) {
          const { group, stream } = JSON.parse(name) as { group: string; stream: string };
          await make(group, stream);
          await client.send(
            new PutLogEventsCommand({
              logGroupName: group,
              logStreamName: stream,
              logEvents: events.map(({ timestamp, message }) => ({ timestamp, message })),
            }),
          );
        }
      };
      const timer = setInterval(flush, flushMs);
      timer.unref();
      const push = (which: 'stdout' | 'stderr', line: string) =>
        // CloudWatch refuses empty messages.
        void (line.length > 0 && pending.push({ place: places[which], timestamp: Date.now(), message: line }));

      return {
        write(which, text) {
          const lines = (partial[which] + text).split('\n');
          partial[which] = lines.pop() ?? '';
          for (const line of lines) push(which, line);
        },
        async close() {
          clearInterval(timer);
          push('stdout', partial.stdout);
          push('stderr', partial.stderr);
          flush();
          await sending;
        },
      };
    },
    close: () => client.destroy(),
  };
}

async function createStream(client: CloudWatchLogsClient, logGroupName: string, logStreamName: string): Promise<void> {
  await client.send(new CreateLogGroupCommand({ logGroupName })).catch(ignoreExisting);
  await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName })).catch(ignoreExisting);
}

function ignoreExisting(error: unknown): void {
  if ((error as Error).name !== 'ResourceAlreadyExistsException') throw error;
}
