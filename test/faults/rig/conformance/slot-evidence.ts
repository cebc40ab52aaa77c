/** What a slot has left behind of its launches, as far as traces are made of it. */
import { join } from 'node:path';
import { launchesOf, type Launch } from '../../checker/launches.js';
import { readRun, type Run } from '../../checker/runs.js';
import type { ClientEntry, NemesisEntry, ProcessEntry, RunHistory } from '../../checker/sources.js';
import { readJsonLines } from '../../../../local/json-lines.js';
import type { SlotEvent } from '../slot.js';

export interface SlotEvidence {
  events: readonly SlotEvent[];
  runs: readonly Run[];
  /** By key. */
  launches: ReadonlyMap<string, Launch>;
  client: readonly ClientEntry[];
  nemesis: readonly NemesisEntry[];
  processes: readonly ProcessEntry[];
}

export function readSlot(folder: string): SlotEvidence {
  const lines = <Line>(name: string) => readJsonLines<Line>(join(folder, name));
  const runs = lines<RunHistory>('histories.ndjson').map(readRun);
  return {
    events: lines<SlotEvent>('trace.ndjson'),
    runs,
    launches: launchesOf(runs),
    client: lines<ClientEntry>('client.ndjson'),
    nemesis: lines<NemesisEntry>('nemesis.ndjson'),
    processes: lines<ProcessEntry>('processes.ndjson'),
  };
}
