/**
 * F12: between a send and its retry the workers come back with other targets and other `resource()` values. Whatever
 * looks, sends again or stops does it where the first attempt has sent, and as it did.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnySpec } from '../../../../activities/specs.js';
import type { Cell } from '../cell.js';
import { startPlaneProcess, type PlaneProcess } from '../processes/plane.js';
import type { Slot } from '../slot.js';
import type { Trial } from '../trial.js';
import { exists, forEachKind, isWatched, strike } from './scenario.js';

/** What a marker in the names of jobs stands for; the second after the change. */
const releases = ['f12', 'g12'] as const;

export const environment: readonly Cell[] = forEachKind(() => ({
  fault: 'F12',
  window: 'environment',
  job: { forMs: 'until-told' },
  input: ({ spec }) => ({ spec: withMarker(spec) }),
  async meet(trial) {
    const { workers, plane } = trial.slot;
    const { service, start } = trial.driver;
    const { config } = workers.order;
    const other = await startOther(trial.slot, trial.id);
    try {
      // Whoever goes there finds all that it needs.
      for (const release of releases) {
        const name = trial.id.replace(releases[0], release);
        await other.plane.script(name, trial.job.script);
        await trial.driver.prepare(other, name);
      }
      await workers.down();
      await workers.up({ config: { ...config, resources: { release: releases[0] } } });
      await plane.fault({ service, operation: start, match: trial.id, fault: { type: 'lose-reply', how: 'reset' } });
      await trial.start();
      await exists(trial);
      await strike(trial, async () => {
        await workers.down();
        const targets = { default: { region: 'us-east-1', account: other.order.account, endpoint: other.plane.url } };
        await workers.up({ config: { ...config, targets, resources: { release: releases[1] } } });
        return `account ${other.order.account} at ${other.plane.url}, release ${releases[1]}`;
      });
      await isWatched(trial);
      await trial.cancel();
      await trial.when('the stop ends', ({ event, verb }) => event === 'completed' && verb === 'stop');
    } finally {
      await workers.down();
      await workers.up();
      await close(trial, other);
    }
    trial.say('healed');
  },
}));

/** Its job's name begins with what the marker stands for. */
function withMarker(spec: AnySpec): AnySpec {
  const marked = (name: string) => name.replace(releases[0], '{{resource:release}}');
  const fields = Object.entries(spec).map(([field, value]) => [
    field,
    ['jobName', 'taskDefinition', 'name'].includes(field) ? marked(String(value)) : (value as unknown),
  ]);
  return Object.fromEntries(fields) as AnySpec;
}

/** Another account of AWS's, which the trial has no business in: the same but for its plane. */
async function startOther(slot: Slot, name: string): Promise<Slot> {
  const account = String(Number(slot.order.account) + 500_000_000_000);
  const folder = join(slot.order.folder, 'others', name);
  const plane: PlaneProcess = await startPlaneProcess(
    {
      emulatorUrl: 'http://127.0.0.1:1',
      jobsPython: 'python3',
      pythonPath: '',
      images: {},
      ledgerRequests: true,
      account,
      stateDir: folder,
    },
    slot.journals.processes,
    { tell: (event) => slot.events.add({ ...event, from: 'plane' }), fail: slot.fail },
  );
  return { ...slot, plane, order: { ...slot.order, account, folder } };
}

/** What its ledger has of launches is the checker's to judge, with the rest. */
async function close({ slot }: Trial, other: Slot): Promise<void> {
  await other.plane.stop();
  const lines = readFileSync(join(other.order.folder, 'ledger.jsonl'), 'utf8').split('\n').filter(Boolean);
  const ours = lines.filter((line) => (JSON.parse(line) as { key?: string }).key !== undefined);
  for (const line of ours) appendFileSync(join(slot.order.folder, 'ledger.jsonl'), `${line}\n`);
}
