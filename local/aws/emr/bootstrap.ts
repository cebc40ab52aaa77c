/** Bootstrap actions: scripts from S3 that run one after the other before a cluster is ready. Here once, as on a primary. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runProcess } from '../execution/run-process.js';
import type { PlaneParts } from '../service.js';
import type { Cluster } from './cluster.js';
import { bootstrapFailed, bootstrapUnreadable, type Ending } from './ending.js';
import { fetchedScript } from './fetched-script.js';
import { logFolder, openLogObjects } from './log-objects.js';
import type { RunJobFlowInput } from './shapes.js';

type BootstrapAction = NonNullable<RunJobFlowInput['BootstrapActions']>[number];

/** Undefined where all went well, or `signal` cut it short. */
export async function bootstrap(
  parts: PlaneParts,
  cluster: Cluster,
  instanceId: string,
  actions: readonly BootstrapAction[],
  signal: AbortSignal,
): Promise<Ending | undefined> {
  const folder = join(parts.workDir, cluster.Id);
  try {
    await mkdir(folder, { recursive: true });
    for (const [index, action] of actions.entries()) {
      const ending = await runAction(parts, cluster, { instanceId, folder, nth: index + 1 }, action, signal);
      if (ending || signal.aborted) return ending;
    }
    return undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runAction(
  parts: PlaneParts,
  { Id, LogUri }: Cluster,
  { instanceId, folder, nth }: { instanceId: string; folder: string; nth: number },
  { ScriptBootstrapAction: { Path, Args = [] } }: BootstrapAction,
  signal: AbortSignal,
): Promise<Ending | undefined> {
  let script;
  try {
    script = await fetchedScript(parts, Path, folder, signal);
  } catch (error) {
    return signal.aborted ? undefined : bootstrapUnreadable(instanceId, nth, Path, (error as Error).message);
  }
  const logs = openLogObjects(parts, logFolder(LogUri, Id, 'node', instanceId, 'bootstrap-actions', String(nth)));
  const { program, args } = script;
  const running = runProcess({ program, args: [...args, ...Args], cwd: folder, env: parts.jobEnv() }, logs);
  signal.addEventListener('abort', running.kill, { once: true });
  const { code, failedToStart } = await running.exit;
  signal.removeEventListener('abort', running.kill);
  if (failedToStart !== undefined) logs.write('stderr', `${failedToStart}\n`);
  await logs.close();
  return code === 0 || signal.aborted ? undefined : bootstrapFailed(instanceId, nth, code, Path);
}
