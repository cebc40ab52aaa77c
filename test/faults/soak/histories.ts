/** The largest history of each type of run, as Temporal counts events and bytes. */
import type { Client } from '@temporalio/client';

export interface LargestHistory {
  type: string;
  runs: number;
  events: number;
  bytes: number;
}

export async function largestHistories(client: Client): Promise<LargestHistory[]> {
  const found = new Map<string, LargestHistory>();
  for await (const { type, historyLength, historySize = 0 } of client.workflow.list({ pageSize: 1_000 })) {
    const { runs, events, bytes } = found.get(type) ?? { runs: 0, events: 0, bytes: 0 };
    found.set(type, {
      type,
      runs: runs + 1,
      events: Math.max(events, historyLength),
      bytes: Math.max(bytes, historySize),
    });
  }
  return [...found.values()].sort((a, b) => b.runs - a.runs);
}
