/**
 * F1 and F9 on a run that uses every service: Glue, ECS and EMR Serverless one after the other, then side by side, beside a
 * transient cluster with its steps. The moment is the seed's, among what the plane sees of the jobs of the cell's kind. Each
 * job carries rows, none of which may be lost or doubled.
 */
import type { AnySpec, JobKind } from '../../../../activities/specs.js';
import type { Cell } from '../cell.js';
import { drivers } from '../drivers.js';
import type { SlotEvent } from '../slot.js';
import type { Trial } from '../trial.js';
import { afterEvents, draw, rowsOf, specsOf } from './load.js';
import { forEachKind, strike } from './scenario.js';

const services: readonly JobKind[] = ['glue', 'ecs', 'emr-serverless'];
const kinds: readonly JobKind[] = [...services, ...services, 'emr-step', 'emr-step'];
const steps = [
  ...services.map((_, nth) => `first-${nth}`),
  ...services.map((_, nth) => `beside-${nth}`),
  'on-0',
  'on-1',
];

async function input(trial: Trial): Promise<object> {
  const specs = await specsOf(trial, kinds);
  const { kind: _, ...cluster } = await drivers['emr-cluster'].prepare(trial.slot, `transient-${trial.id}`);
  const onCluster = (spec: AnySpec) => ({ ...spec, cluster: 'j-TOCOME' });
  return { first: specs.slice(0, 3), beside: specs.slice(3, 6), cluster, steps: specs.slice(6).map(onCluster) };
}

const acts: Readonly<Record<'F1' | 'F9', (trial: Trial) => Promise<string>>> = {
  async F1({ slot: { workers } }) {
    const pids = workers.all().map(({ pid }) => pid);
    await workers.down();
    return `SIGKILL of ${pids.join(' and ')}, waited for`;
  },
  async F9(trial) {
    await trial.cancel();
    return 'the API has taken it';
  },
};

/** Each has a start that is read and done, and an end; there are two jobs of each kind, and one cluster, which is stopped. */
const momentsOf = (kind: JobKind) => (kind === 'emr-cluster' ? 3 : 5);

const cellsOf = (fault: keyof typeof acts): readonly Cell[] =>
  forEachKind((kind) => ({
    fault,
    window: 'mixed',
    pipeline: 'mixed',
    input,
    rows: Object.fromEntries(steps.map((step, index) => [step, rowsOf(index)])),
    async meet(trial, variant) {
      const count = 1 + draw({ fault, window: 'mixed', kind }, trial, variant, momentsOf(kind));
      await trial.start();
      const ofKind = ({ from, service }: SlotEvent) => from === 'plane' && service === kind;
      const { event } = await afterEvents(trial, count, undefined, ofKind);
      await strike(trial, async () => `${await acts[fault](trial)}, after ${count} of ${kind}, the last ${event}`);
      await trial.slot.workers.up();
      trial.say('healed');
    },
  }));

export const mixedLoad: readonly Cell[] = [...cellsOf('F1'), ...cellsOf('F9')];
