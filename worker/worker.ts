/** One worker: the bundled workflows, the engine's activities and the user's own, on one task queue. */
import { NativeConnection, Runtime, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { Connection } from '@temporalio/client';
import { createEnvironmentActivities, type Environment } from '../activities/environment.js';
import { createJobActivities } from '../activities/job-activities.js';
import { createOutcomesActivity } from '../activities/outcomes/load-outcomes.js';
import { toMs } from '../contracts/duration.js';
import { engineActivities } from '../contracts/history.js';
import type { JanitorSetting } from '../contracts/janitor.js';
import { taskQueue as defaultTaskQueue } from '../contracts/names.js';
import { assertTiming, defaultTiming, type Timing } from '../contracts/timing.js';
import { bundleWorkflows } from './bundle.js';
import { ensureJanitor } from './janitor-schedule.js';
import { loadPipelines } from './load-pipelines.js';
import { registerSearchAttributes } from './search-attributes.js';
import { createValidateActivity } from './validate-input.js';

export interface WorkerConfig extends Environment {
  /** As `loadClientConnectConfig()` of `@temporalio/envconfig` gives it. */
  connection: { address?: string; tls?: unknown; apiKey?: unknown; metadata?: unknown };
  namespace: string;
  taskQueue?: string;
  timing?: Timing;
  /** Identifies the build, for deployment versioning. */
  buildId?: string | undefined;
  /** Runs kept in memory; from the measured memory per run (bench/). */
  maxCachedWorkflows?: number;
  /** Jobs that this worker watches at once. */
  maxConcurrentActivities?: number;
  /** Tasks that it asks for at once. Each is one that a worker may swallow when it freezes; the SDK's defaults are 10. */
  maxPolls?: { activities: number; workflows: number };
  /**
   * Sets up the schedule of the task queue's janitor: it stops jobs that closed runs have left behind, or only reports
   * them; `off` takes the schedule away. Left out, nothing is set up; a worker process has MILLRACE_JANITOR for it.
   */
  janitor?: JanitorSetting | undefined;
  /** How long a shutdown waits for activities that finish by themselves. Jobs run on in any case. */
  shutdownGraceMs?: number;
}

export interface WorkerCode {
  /** The module that exports the pipelines. */
  workflowsPath: string;
  /** The user's own activities, for `task()`, by type. */
  activities?: Record<string, (input: never) => Promise<unknown>>;
  /** A bundle made at build time, in place of bundling `workflowsPath` at start. */
  workflowBundle?: WorkflowBundleOption;
}

export interface RunningWorker {
  /** Rejects when the worker fails; resolves when it has shut down. */
  done: Promise<void>;
  /** Graceful: polls no more, hands its watches to other workers, cancels no AWS job. */
  shutdown(): Promise<void>;
}

/** Resolves when the worker polls. */
export async function createWorker(config: WorkerConfig, code: WorkerCode): Promise<RunningWorker> {
  const timing = config.timing ?? defaultTiming;
  assertTiming(timing);
  const pipelines = await loadPipelines(code.workflowsPath);
  const workflowBundle =
    code.workflowBundle ??
    (await bundleWorkflows({
      workflowsPath: code.workflowsPath,
      timing,
      versioned: config.buildId !== undefined,
      logger: Runtime.instance().logger,
    }));
  const connectionOptions = config.connection as Parameters<typeof NativeConnection.connect>[0] &
    Parameters<typeof Connection.connect>[0];
  const client = await Connection.connect(connectionOptions).catch((cause: unknown) => {
    const address = config.connection.address ?? 'localhost:7233';
    throw new Error(`Temporal can't be reached at ${address} (TEMPORAL_ADDRESS): ${String(cause)}`, { cause });
  });
  const warn = (problem: string) => void Runtime.instance().logger.warn(problem);
  const place = { namespace: config.namespace, taskQueue: config.taskQueue ?? defaultTaskQueue };
  try {
    await registerSearchAttributes(client, config.namespace);
    if (config.janitor) await ensureJanitor(client, { ...place, timing, setting: config.janitor }, warn);
  } finally {
    await client.close();
  }
  const environment = createEnvironmentActivities(config, timing);
  const connection = await NativeConnection.connect(connectionOptions);
  const worker = await Worker.create({
    connection,
    ...place,
    workflowBundle,
    activities: {
      ...code.activities,
      ...createJobActivities(timing),
      ...environment,
      ...createValidateActivity(pipelines),
      ...createOutcomesActivity(environment[engineActivities.resolveTarget], timing),
    },
    maxCachedWorkflows: config.maxCachedWorkflows ?? 500,
    maxConcurrentActivityTaskExecutions: config.maxConcurrentActivities ?? 2_000,
    ...(config.maxPolls && {
      maxConcurrentActivityTaskPolls: config.maxPolls.activities,
      maxConcurrentWorkflowTaskPolls: config.maxPolls.workflows,
    }),
    stickyQueueScheduleToStartTimeout: toMs(timing.sticky),
    shutdownGraceTime: config.shutdownGraceMs ?? 1_000,
    ...(config.buildId !== undefined && {
      workerDeploymentOptions: {
        useWorkerVersioning: true,
        version: { deploymentName: 'millrace', buildId: config.buildId },
        defaultVersioningBehavior: 'PINNED' as const,
      },
    }),
  });
  const done = worker.run().finally(() => connection.close());
  return {
    done,
    shutdown() {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      return done;
    },
  };
}
