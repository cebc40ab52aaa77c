/**
 * Evidence as a rig would collect it, made by hand: a world in which runs, jobs, people and faults leave their lines in
 * the sources. It stands for no code of Millrace's; it tells what Temporal, AWS and processes would have written.
 */
import { createHash } from 'node:crypto';
import type { Sources } from '../read-sources.js';
import type { ClientEntry, NemesisEntry, RigFacts } from '../sources.js';

export const account = '000000000000';
export const region = 'us-east-1';
export const worker = `arn:aws:sts::${account}:assumed-role/millrace-worker/worker`;
export const person = `arn:aws:iam::${account}:user/person`;

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] extends readonly (infer Item)[] ? Mutable<Item>[] : T[Name] };

export interface World {
  sources: Mutable<Omit<Sources, 'rig'>> & { rig: Mutable<RigFacts> };
  /** Milliseconds since the epoch; it goes on with every call. */
  tick(ms?: number): number;
  /** RFC 3339 of now. */
  iso(): string;
  /** Hex that is the same in every world, made of a name. */
  hex(name: string, length?: number): string;
  /** One call of the client, intent and outcome; gives its name. */
  calls(call: ClientEntry['call'], workflowId: string, how: CallOutcome): string;
  /** A trial of the nemesis, phase by phase. */
  trial(fault: string, window: string, driver: string, phases: readonly NemesisEntry['phase'][]): string;
  /** The end: nothing is asked or broken any more. */
  collect(): Sources;
}

export interface CallOutcome {
  phase: 'ok' | 'fail' | 'unknown';
  through?: ClientEntry['through'];
  runId?: string;
  request?: string;
  follows?: string;
  rows?: ClientEntry['rows'];
}

export function createWorld(): World {
  const startedAt = Date.parse('2026-01-05T06:00:00.000Z');
  let at = startedAt;
  let names = 0;
  const sources: World['sources'] = {
    rig: {
      v: 1,
      seed: 1,
      startedAt,
      quietAt: 0,
      collectedAt: 0,
      graceMs: 10_000,
      account,
      region,
      namespaces: ['default', 'other'],
      maxEvents: 500,
      decoys: [],
      workers: [worker],
    },
    client: [],
    nemesis: [],
    ledger: [],
    witness: [],
    histories: [],
    api: [],
    replay: [],
    processes: [],
  };
  const tick = (ms = 10) => (at += ms);
  return {
    sources,
    tick,
    iso: () => new Date(at).toISOString(),
    hex: (name, length = 32) => createHash('sha256').update(name).digest('hex').slice(0, length),
    calls(call, workflowId, { phase, through = 'api', runId, request, follows, rows }) {
      const op = `op-${(names += 1)}`;
      const named = { ...(request !== undefined && { request }), ...(follows !== undefined && { follows }) };
      const base = { op, call, through, namespace: 'default', workflowId, ...named };
      sources.client.push({ at: tick(), ...base, phase: 'intent', ...(rows && { rows }) } as never);
      sources.client.push({ at: tick(), ...base, phase, ...(runId !== undefined && { runId }) });
      return op;
    },
    trial(fault, window, driver, phases) {
      const trial = `trial-${(names += 1)}`;
      for (const phase of phases) sources.nemesis.push({ at: tick(), trial, fault, window, driver, phase });
      return trial;
    },
    collect() {
      sources.rig.quietAt = tick(1_000);
      sources.rig.collectedAt = tick(60_000);
      return sources as unknown as Sources;
    },
  };
}
