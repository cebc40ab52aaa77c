/**
 * The workers of a Spark job run: how large they are, and how many there is room for in an application. Only the driver
 * runs here; the executors are counted all the same, as an application's capacity and a bill count them.
 */
import { confOf, type SparkOption } from '../execution/spark-options.js';
import { beyond, sum, type Resources } from './resources.js';

export interface Workers {
  driver: Resources;
  executor: Resources;
  /** That the run begins with. */
  executors: number;
}

/** What a run holds while it runs. */
export interface Allocation {
  resources: Resources;
  workers: number;
}

/** EMR Serverless's defaults of Spark properties (Spark jobs, Spark job properties). */
const defaults = { cores: '4', memory: '14G', disk: '20G', executors: '3' };
/** Spark's own: a tenth of the memory, and no less than 384 MB. */
const overhead = { share: 0.1, leastGb: 0.375 };

export function workersOf(options: readonly SparkOption[]): Workers {
  const said = (property: string, option?: string): string | undefined =>
    options.findLast(({ name }) => name === option)?.value ??
    options.map(confOf).findLast((conf) => conf?.name === property)?.value;
  const worker = (kind: 'driver' | 'executor'): Resources => {
    const memory = gigabytes(said(`spark.${kind}.memory`, `--${kind}-memory`) ?? defaults.memory);
    return {
      cpu: Number(said(`spark.${kind}.cores`, `--${kind}-cores`) ?? defaults.cores),
      memory: Math.ceil(memory + Math.max(memory * overhead.share, overhead.leastGb)),
      disk: gigabytes(said(`spark.emr-serverless.${kind}.disk`) ?? defaults.disk),
    };
  };
  const executors = Number(said('spark.executor.instances', '--num-executors') ?? defaults.executors);
  return { driver: worker('driver'), executor: worker('executor'), executors };
}

/** The driver, and as many executors as there is room for beside what is taken; a driver without room has a reason. */
export function allocate(
  limits: Partial<Resources>,
  taken: Resources,
  { driver, executor, executors }: Workers,
): Allocation | { exceeded: string } {
  const exceeded = beyond(limits, sum(taken, driver));
  if (exceeded) return { exceeded };
  let held: Allocation = { resources: driver, workers: 1 };
  for (let n = 0; n < executors; n += 1) {
    const more = sum(held.resources, executor);
    if (beyond(limits, sum(taken, more))) break;
    held = { resources: more, workers: held.workers + 1 };
  }
  return held;
}

/** As Java writes memory: `14G`, `512m`; `20G` and `20GB` for disks. */
function gigabytes(text: string): number {
  const [, number = '', unit = ''] = /^(\d+)([kmgt]?)b?$/i.exec(text.trim()) ?? [];
  const inGigabytes: Readonly<Record<string, number>> = { k: 2 ** -20, m: 2 ** -10, g: 1, t: 2 ** 10, '': 2 ** -10 };
  return Number(number) * (inGigabytes[unit.toLowerCase()] ?? 1);
}
