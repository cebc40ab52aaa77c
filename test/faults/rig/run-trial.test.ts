import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WorkflowNotFoundError } from '@temporalio/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NemesisEntry } from '../checker/sources.js';
import type { Cell } from './cell.js';
import { Contradiction } from './contradiction.js';
import { createEventLog, NotInTime } from './events.js';
import { killed } from './faults/f01-killed.js';
import { replyLost } from './faults/f03-reply-lost.js';
import { cancelled } from './faults/f09-cancelled.js';
import type { WindowFault } from './faults/fault.js';
import { openJournal } from './journals/journal.js';
import { runTrial } from './run-trial.js';
import type { Slot, SlotEvent } from './slot.js';
import { rigTiming } from './timing.js';
import type { Inside } from './windows/window.js';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'millrace-trial-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Nothing of it fails by itself; its one run ends as it is told, or never. */
function slotWhoseRun(ends: 'COMPLETED' | 'never' | 'missing'): Slot & { called: string[] } {
  const called: string[] = [];
  const done = (what: string) => () => {
    called.push(what);
    return Promise.resolve();
  };
  const gone = () => Promise.reject(new WorkflowNotFoundError('no such run', 'one:x', undefined));
  const handle = {
    result: () => (ends === 'never' ? new Promise(() => undefined) : Promise.resolve()),
    fetchHistory: () => Promise.resolve({ events: [] }),
    describe: () => (ends === 'missing' ? gone() : Promise.resolve({ runId: 'r1', status: { name: ends } })),
  };
  return {
    called,
    order: { folder, seed: 1, account: '100000000001', timing: rigTiming },
    namespace: 'default',
    client: { workflow: { getHandle: () => handle }, withAbortSignal: (_: unknown, act: () => unknown) => act() },
    proxy: { mend: () => called.push('mend') },
    // They say that they have done it, and do nothing.
    plane: { release: done('release'), script: done('script'), clear: done('clear'), reset: done('reset') },
    workers: { all: () => [], kill: done('kill'), whole: done('whole'), up: done('up') },
    api: {
      call: () => {
        called.push('cancel');
        return Promise.resolve({ status: 202, body: {} });
      },
    },
    events: createEventLog(),
    journals: {
      client: openJournal(join(folder, 'client.ndjson')),
      nemesis: openJournal<NemesisEntry>(join(folder, 'nemesis.ndjson')),
      processes: openJournal(join(folder, 'processes.ndjson')),
    },
    witnessFile: join(folder, 'witness.ndjson'),
  } as unknown as Slot & { called: string[] };
}

const cell = (meet: Cell['meet'], fault = 'F13'): Cell => ({ fault, window: 'W3', kind: 'emr-cluster', meet });
const strikesAs =
  (more: Partial<NemesisEntry>): Cell['meet'] =>
  (trial) => {
    for (const phase of ['entered', 'applied', 'confirmed'] as const) trial.say(phase, more);
    return Promise.resolve();
  };
const strikes = strikesAs({});
const short = { meetMs: 200, endMs: 50 };
const phases = (slot: Slot) => slot.journals.nemesis.entries().map(({ phase }) => phase);

describe('a trial', () => {
  it('is a hit when its fault was confirmed', async () => {
    const slot = slotWhoseRun('COMPLETED');
    expect(await runTrial(slot, cell(strikes), 0, short)).toMatchObject({ hit: true, ended: 'COMPLETED' });
  });

  it('whose run never ends after its fault is a hit, and tells the checker that it is open still', async () => {
    const line = await runTrial(slotWhoseRun('never'), cell(strikes), 0, short);
    expect(line).toMatchObject({ hit: true, ended: 'RUNNING' });
    expect(line).not.toHaveProperty('miss');
  });

  it('that sees no more of its run after its fault is a miss, and is judged by how its run ends', async () => {
    const slot = slotWhoseRun('never');
    const stalls: Cell['meet'] = async (trial, variant) => {
      await strikes(trial, variant);
      throw new NotInTime('Not within 1 ms: the job is watched again');
    };
    expect(await runTrial(slot, cell(stalls), 0, short)).toMatchObject({
      hit: false,
      miss: 'Not within 1 ms: the job is watched again',
      stalled: true,
      ended: 'RUNNING',
    });
    expect(phases(slot)).toEqual(['armed', 'entered', 'applied', 'confirmed', 'missed', 'healed']);
    expect(slot.called).not.toContain('cancel');
  });

  it('says which entry of its window its fault was bound to', async () => {
    const slot = slotWhoseRun('COMPLETED');
    expect(await runTrial(slot, cell(strikesAs({ nth: 3 })), 0, short)).toMatchObject({ nth: 3 });
    expect(await runTrial(slot, cell(strikes), 0, short)).not.toHaveProperty('nth');
  });

  it('whose accepted run is gone leaves that to the checker', async () => {
    expect(await runTrial(slotWhoseRun('missing'), cell(strikes), 0, short)).toMatchObject({ ended: 'NOT_FOUND' });
  });

  it('that never gets to its fault is a miss, and is cleared up', async () => {
    const slot = slotWhoseRun('COMPLETED');
    const line = await runTrial(
      slot,
      cell(() => Promise.reject(new NotInTime('no window'))),
      0,
      short,
    );
    expect(line).toMatchObject({ hit: false, miss: 'no window' });
    expect(slot.called).toContain('cancel');
  });

  it('whose fault may have struck is a miss that has to end by itself', async () => {
    const slot = slotWhoseRun('never');
    const halfway: Cell['meet'] = (trial) => {
      trial.say('applied');
      return Promise.reject(new NotInTime('nobody launches it again'));
    };
    expect(await runTrial(slot, cell(halfway), 0, short)).toMatchObject({ hit: false, ended: 'RUNNING' });
    expect(slot.called).not.toContain('cancel');
  });

  it('that sees a promise broken says so to the checker, and is no broken rig', async () => {
    const slot = slotWhoseRun('COMPLETED');
    const sees: Cell['meet'] = () => Promise.reject(new Contradiction('I2b', 'one key, two launches'));
    expect(await runTrial(slot, cell(sees), 0, short)).toMatchObject({
      hit: false,
      contradiction: 'one key, two launches',
    });
    expect(slot.journals.nemesis.entries().at(-1)).toMatchObject({ phase: 'contradicted', invariant: 'I2b' });
  });

  it('whose scenario waits for ever, or fails for no reason of the product, is a broken rig', async () => {
    const slot = slotWhoseRun('COMPLETED');
    const forEver = cell(() => new Promise(() => undefined));
    await expect(runTrial(slot, forEver, 0, short)).rejects.toThrow(
      'The rig hangs. Not within 200 ms: the scenario of f13',
    );
    await expect(
      runTrial(
        slot,
        cell(() => Promise.reject(new Error('no port'))),
        0,
        short,
      ),
    ).rejects.toThrow('no port');
  });
});

describe('a fault that does nothing, and says that it has', () => {
  const inside: Inside = { worker: 4711, exited: () => false, release: () => Promise.resolve() };
  const meets = (fault: WindowFault, more: Partial<Inside> = {}): Cell =>
    cell(async (trial, variant) => {
      trial.say('entered');
      await fault.apply(trial, { ...inside, ...more }, variant);
    }, fault.name);

  it.each([killed, replyLost, cancelled])('is no hit: $says', async (fault) => {
    const slot = slotWhoseRun('COMPLETED');
    const line = await runTrial(slot, meets(fault), 0, short);
    expect(line).toMatchObject({ hit: false, miss: 'nobody but the nemesis has seen its fault' });
    expect(phases(slot)).toContain('confirmed');
    expect(phases(slot).at(-1)).toBe('missed');
  });

  it('is a hit when somebody else has seen it', async () => {
    const slot = slotWhoseRun('COMPLETED');
    slot.workers.kill = (pid) => {
      slot.journals.processes.write({ pid, role: 'worker', event: 'exited', expected: true });
      return Promise.resolve();
    };
    expect(await runTrial(slot, meets(killed), 0, short)).toMatchObject({ hit: true });
    const lost = slotWhoseRun('COMPLETED');
    const release = (how: string) => {
      const { trial = '' } = lost.journals.nemesis.entries().at(-1) ?? {};
      lost.events.add({ at: 1, from: 'plane', event: 'released', gate: `${trial}/RunJobFlow/read`, how } as SlotEvent);
      return Promise.resolve();
    };
    expect(await runTrial(lost, meets(replyLost, { release: () => release('go') }), 0, short)).toMatchObject({
      hit: false,
    });
    expect(await runTrial(lost, meets(replyLost, { release: () => release('reset') }), 0, short)).toMatchObject({
      hit: true,
    });
  });
});

describe('the names of trials', () => {
  it('are the same for the same seed, and no two of a slot are alike', async () => {
    const names = async () => {
      const slot = slotWhoseRun('COMPLETED');
      const one = await runTrial(slot, cell(strikes), 0, short);
      return [one.trial, (await runTrial(slot, cell(strikes), 0, short)).trial];
    };
    const [first, again] = [await names(), await names()];
    expect(again).toEqual(first);
    expect(new Set(first).size).toBe(2);
  });
});
