/** The child process of a worker's seat: runs one worker as ordered, and tells what it uses. It ends with its bench. */
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { defaultTiming } from '../../contracts/timing.js';
import { plainWorker } from '../plain/worker.js';
import { createWorker, type RunningWorker } from '../../worker/worker.js';
import { cpuMs, peakRss, readUsage } from './usage.js';
import { account } from './places.js';
import type { FromWorker, ToWorker, WorkerOrder } from './worker-seat.js';

const { order, metricsPort } = JSON.parse(process.argv[2] ?? '') as { order: WorkerOrder; metricsPort: number };

Runtime.install({
  logger: new DefaultLogger('ERROR'),
  shutdownSignals: [],
  telemetryOptions: {
    logging: { forward: {}, filter: { core: 'ERROR', other: 'ERROR' } },
    metrics: { prometheus: { bindAddress: `127.0.0.1:${metricsPort}` } },
  },
});
// Without its bench it has nobody to work for: it goes at once, as a killed worker does.
process.once('disconnect', () => process.exit(0));
process.on('SIGTERM', () => void worker.shutdown());
process.on('message', (message: ToWorker) => {
  if (message.ask === 'stop') void worker.shutdown();
  else if (message.ask === 'cpu') tell({ cpuMs: cpuMs() });
  else if (message.ask === 'peak') tell({ peakRss: peakRss() });
  else void readUsage().then((usage) => tell({ usage }));
});

const worker = await (order.kind === 'engine' ? engine(order) : plainWorker(order));
tell({ ready: true });
await worker.done;
process.disconnect();

function engine({
  address,
  taskQueue,
  workflowsPath,
  bundlePath,
  endpoint,
  targets = {},
  timing,
  maxCachedWorkflows,
  shutdownGraceMs = 0,
}: WorkerOrder): Promise<RunningWorker> {
  const place = { ...account, ...(endpoint !== undefined && { endpoint }) };
  return createWorker(
    {
      connection: { address },
      namespace: 'default',
      taskQueue,
      timing: { ...defaultTiming, ...timing },
      targets: { default: place, ...accountsOf(targets) },
      resources: {},
      shutdownGraceMs,
      ...(maxCachedWorkflows !== undefined && { maxCachedWorkflows }),
    },
    { workflowsPath, ...(bundlePath !== undefined && { workflowBundle: { codePath: bundlePath } }) },
  );
}

/** An account of its own gives each target a poller and a budget of its own; the plane does not mind. */
function accountsOf(targets: Readonly<Record<string, string>>) {
  const all = Object.entries(targets).map(
    ([name, endpoint], index) =>
      [name, { ...account, account: String(index + 1).padStart(12, '0'), endpoint }] as const,
  );
  return Object.fromEntries(all);
}

function tell(message: FromWorker): void {
  process.send?.(message);
}
