/** Reads an evidence folder. A line that is not what its source promises ends the reading: what is missing can't be judged. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  ApiEntry,
  ClientEntry,
  LedgerLine,
  NemesisEntry,
  ProcessEntry,
  ReplayEntry,
  RigFacts,
  RunHistory,
  WitnessEntry,
} from './sources.js';

export interface Sources {
  rig: RigFacts;
  client: readonly ClientEntry[];
  nemesis: readonly NemesisEntry[];
  ledger: readonly LedgerLine[];
  witness: readonly WitnessEntry[];
  histories: readonly RunHistory[];
  api: readonly ApiEntry[];
  replay: readonly ReplayEntry[];
  processes: readonly ProcessEntry[];
}

/** The sources can't be read: `where` says file and line. */
export class UnreadableSource extends Error {
  readonly where: string;

  constructor(where: string, what: string, cause?: unknown) {
    super(`${where}: ${what}`, { cause });
    this.name = 'UnreadableSource';
    this.where = where;
  }
}

type Form = 'string' | 'number' | 'boolean' | 'object' | 'list' | 'anything' | readonly string[];

const calls = [
  'start',
  'cancel',
  'terminate',
  'reset',
  'reset-activity',
  'pause-activity',
  'unpause-activity',
  'retry',
  'rerun',
] as const;
const run = { namespace: 'string', workflowId: 'string', runId: 'string' } as const;

/** What each line has to have; what is optional is not looked at. */
const forms = {
  'rig.json': {
    v: 'number',
    seed: 'number',
    startedAt: 'number',
    quietAt: 'number',
    collectedAt: 'number',
    graceMs: 'number',
    account: 'string',
    region: 'string',
    namespaces: 'list',
    maxEvents: 'number',
    decoys: 'list',
  },
  'client.ndjson': {
    at: 'number',
    op: 'string',
    call: calls,
    phase: ['intent', 'ok', 'fail', 'unknown'],
    through: ['api', 'temporal', 'cli'],
    namespace: 'string',
    workflowId: 'string',
  },
  'nemesis.ndjson': {
    at: 'number',
    trial: 'string',
    fault: 'string',
    window: 'string',
    driver: 'string',
    phase: ['armed', 'entered', 'applied', 'confirmed', 'exited', 'missed', 'healed', 'contradicted'],
  },
  'ledger.jsonl': {
    at: 'string',
    event: ['received', 'committed', 'replayed', 'refused', 'retried', 'stop', 'interrupted', 'ended'],
    service: 'string',
    name: 'string',
  },
  'witness.ndjson': { at: 'number', event: ['start', 'end'], jobId: 'string', pid: 'number' },
  'histories.ndjson': { ...run, status: 'string', history: 'object' },
  'api.ndjson': { workflowId: 'string', runId: 'string', document: 'anything' },
  'replay.ndjson': { ...run, replayed: 'boolean', inputsEqual: 'boolean' },
  'processes.ndjson': {
    at: 'number',
    pid: 'number',
    role: ['worker', 'api', 'plane', 'temporal'],
    event: ['started', 'exited', 'unhandled-rejection'],
  },
} as const satisfies Record<string, Record<string, Form>>;

type File = keyof typeof forms;

export function readSources(folder: string): Sources {
  const lines = <Line>(file: File) => readLines(folder, file) as Line[];
  return {
    rig: parse('rig.json', 'rig.json', text(folder, 'rig.json')) as unknown as RigFacts,
    client: lines('client.ndjson'),
    nemesis: lines('nemesis.ndjson'),
    ledger: lines('ledger.jsonl'),
    witness: lines('witness.ndjson'),
    histories: lines('histories.ndjson'),
    api: lines('api.ndjson'),
    replay: lines('replay.ndjson'),
    processes: lines('processes.ndjson'),
  };
}

function readLines(folder: string, file: File): object[] {
  return text(folder, file)
    .split('\n')
    .map((line, index): [string, string] => [line, `${file}, line ${index + 1}`])
    .filter(([line]) => line.trim() !== '')
    .map(([line, where]) => parse(file, where, line));
}

function text(folder: string, file: File): string {
  try {
    return readFileSync(join(folder, file), 'utf8');
  } catch (cause) {
    throw new UnreadableSource(file, `it can't be read: ${(cause as Error).message}`, cause);
  }
}

function parse(file: File, where: string, line: string): object {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new UnreadableSource(where, `no JSON: ${line.slice(0, 200)}`, cause);
  }
  if (typeof value !== 'object' || value === null)
    throw new UnreadableSource(where, `no object: ${line.slice(0, 200)}`);
  for (const [name, form] of Object.entries(forms[file]) as [string, Form][]) {
    const given = (value as Record<string, unknown>)[name];
    if (!fits(given, form)) {
      throw new UnreadableSource(where, `${name} is ${JSON.stringify(given)}, wanted ${JSON.stringify(form)}`);
    }
  }
  return value;
}

function fits(value: unknown, form: Form): boolean {
  if (form === 'anything') return value !== undefined;
  if (form === 'list') return Array.isArray(value);
  if (form === 'object') return typeof value === 'object' && value !== null;
  if (form === 'number') return typeof value === 'number' && Number.isFinite(value);
  return typeof form === 'string' ? typeof value === form : form.includes(value as string);
}
