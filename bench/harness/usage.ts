/**
 * What this process uses. Heaps are measured after a garbage collection, the workflow threads' ones too, which only the
 * inspector reaches: a figure of live memory that does not depend on when V8 last swept.
 */
import { Session } from 'node:inspector/promises';

export interface Usage {
  /** Bytes, as the kernel counts them; V8 gives back what it collects when it pleases. */
  rss: number;
  /** Bytes of live objects in the main thread: activities, watches, AWS clients. */
  mainHeap: number;
  /** Bytes of live objects in the threads that run workflows. */
  workflowHeap: number;
}

/** Milliseconds of CPU since the process began, all threads, Temporal's native core included. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** Bytes of resident memory at the highest: what a container's limit would have met. */
export function peakRss(): number {
  return process.resourceUsage().maxRSS * 1_024;
}

export async function readUsage(): Promise<Usage> {
  const session = new Session();
  session.connect();
  try {
    const workflowHeap = await threadHeaps(session);
    await session.post('HeapProfiler.collectGarbage');
    const { rss, heapUsed } = process.memoryUsage();
    return { rss, mainHeap: heapUsed, workflowHeap };
  } finally {
    session.disconnect();
  }
}

async function threadHeaps(session: Session): Promise<number> {
  const threads: string[] = [];
  session.on('NodeWorker.attachedToWorker', ({ params }) => threads.push(params.sessionId));
  await session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
  let sum = 0;
  for (const thread of threads) {
    await ask(session, thread, 'HeapProfiler.collectGarbage');
    sum += ((await ask(session, thread, 'Runtime.getHeapUsage')) as { usedSize: number }).usedSize;
  }
  await session.post('NodeWorker.disable');
  return sum;
}

/** One command to a thread's own inspector. */
async function ask(session: Session, sessionId: string, method: string): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const hear = ({ params }: { params: { sessionId: string; message: string } }) => {
    const told = JSON.parse(params.message) as { id?: number; result?: unknown; error?: { message: string } };
    if (params.sessionId !== sessionId || told.id === undefined) return;
    if (told.error) reject(new Error(`${method}: ${told.error.message}`));
    else resolve(told.result);
  };
  session.on('NodeWorker.receivedMessageFromWorker', hear);
  try {
    await session.post('NodeWorker.sendMessageToWorker', { sessionId, message: JSON.stringify({ id: 1, method }) });
    return await promise;
  } finally {
    session.off('NodeWorker.receivedMessageFromWorker', hear);
  }
}
