/** The job plane as a process of its own, steered over its control interface. */
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { jobKinds } from '../../../../activities/specs.js';
import type { FaultRule } from '../../../../local/aws/faults.js';
import type { PlaneOptions } from '../../../../local/aws/plane.js';
import type { JobScript, Visibility } from '../../../../local/aws/scripts.js';
import type { ProcessEntry } from '../../checker/sources.js';
import type { Journal } from '../journals/journal.js';
import { startChild, type RigProcess } from './child.js';

/** Where a call stops: nothing of it read, read and nothing done, or done and nothing answered. */
export type Stage = 'arrived' | 'read' | 'done';

export interface GateOrder {
  id: string;
  service?: string;
  operation?: string;
  match?: string;
  skip?: number;
  stage: Stage;
}

export type Release = 'go' | 'reset' | 'hang' | 'half' | 'gateway';

/** One line of the plane's stream: a gate that was entered, or something of a job's life. */
export interface PlaneEvent {
  at: number;
  event: string;
  gate?: string;
  service?: string;
  operation?: string;
  key?: string;
  /** The mark of ours that a stranger's call or job carries. */
  copyOf?: string;
  /** Who has signed the call. */
  by?: string;
  job?: string;
  /** Of a trouble that was met. */
  what?: string;
  /** Of a refusal. */
  why?: string;
  /** Of an answer to a start: it was lost on purpose. */
  lost?: boolean;
}

export interface PlaneProcess {
  url: string;
  /** The one that is, or was the last. */
  process(): RigProcess;
  /** After its end: another in its place, on the same port and the same files. */
  start(changes?: Partial<PlaneOptions>, env?: Readonly<Record<string, string>>): Promise<void>;
  /** SIGTERM; its jobs end with it. */
  stop(): Promise<void>;
  script(name: string, script: JobScript): Promise<void>;
  gate(order: GateOrder): Promise<void>;
  release(id: string, how: Release): Promise<void>;
  fault(rule: FaultRule): Promise<void>;
  /** Takes faults and gates away; what is held goes on. */
  clear(): Promise<void>;
  /** Pages and listings as they are by default. */
  reset(): Promise<void>;
  show(kind: string, visibility: Visibility): Promise<void>;
  /** Anything else of the control interface. */
  control<Answer = unknown>(path: string, body: unknown): Promise<Answer>;
  running(): Promise<readonly string[]>;
}

interface Listener {
  tell(event: PlaneEvent): void;
  /** The plane has ended, and nobody had asked for that. */
  fail(error: Error): void;
}

export async function startPlaneProcess(
  options: PlaneOptions,
  journal: Journal<ProcessEntry>,
  listener: Listener,
): Promise<PlaneProcess> {
  const startOne = async (order: PlaneOptions, env: Readonly<Record<string, string>> = {}) => {
    const child = await startChild({
      role: 'plane',
      module: fileURLToPath(new URL('../plane-process.js', import.meta.url)),
      args: [JSON.stringify(order)],
      env,
      journal,
    });
    await listen(`${child.firstLine}/_plane/events`, listener, () => child.isEnding());
    return child;
  };
  let current = await startOne(options);
  const url = current.firstLine;
  const call = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(`${url}/_plane/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  };
  return {
    url,
    process: () => current,
    async start(changes, env) {
      current = await startOne({ ...options, ...changes, port: Number(new URL(url).port) }, env);
    },
    stop: () => current.stop(),
    script: (name, script) => call('POST', 'scripts', { name, script }),
    gate: (order) => call('POST', 'gates', order),
    release: (id, how) => call('POST', 'gates/release', { id, how }),
    fault: (rule) => call('POST', 'faults', rule),
    async clear() {
      await call('DELETE', 'faults');
      await call('DELETE', 'gates');
    },
    async reset() {
      await call('POST', 'page-size', {});
      for (const kind of jobKinds) await call('POST', 'visibility', { service: kind, visibility: {} });
    },
    show: (service, visibility) => call('POST', 'visibility', { service, visibility }),
    control: (path, body) => call('POST', path, body),
    running: () => call('GET', 'jobs'),
  };
}

/** Resolves when the stream is open; it ends with the plane. Not by `fetch`, which ends a stream that is silent for five minutes. */
async function listen(url: string, { tell, fail }: Listener, over: () => boolean): Promise<void> {
  const [stream] = (await once(get(url), 'response')) as [IncomingMessage];
  const read = async () => {
    for await (const line of createInterface({ input: stream })) if (line) tell(JSON.parse(line) as PlaneEvent);
    if (!stream.complete) throw new Error('broken off');
  };
  read().catch((error: unknown) => {
    if (!over()) fail(new Error(`The plane's events have ended: ${String(error)}`, { cause: error }));
  });
}
