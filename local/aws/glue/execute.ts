/**
 * Runs a Glue run: a Python shell job is its script from S3 under Python with the arguments as Glue passes them; a Spark
 * job runs where pyspark can be imported, and otherwise fails with an error of Glue's own kind that says so.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Execution, Exit } from '../execution/execution.js';
import { runProcess } from '../execution/run-process.js';
import { runScripted } from '../execution/run-scripted.js';
import type { PlaneParts } from '../service.js';
import { scriptArguments } from './arguments.js';
import type { JobDefinition } from './jobs.js';
import { logPlaces } from './log-places.js';
import { hasPyspark } from './pyspark.js';
import { markArgument, type Run } from './run.js';

export function executeRun(parts: PlaneParts, job: JobDefinition, run: Run): Execution {
  const script = parts.scripts.of(job.Name);
  if (!script) return runJob(parts, job, run);
  return runScripted(parts, script, { id: run.Id, key: run.Arguments[markArgument], args: run.Arguments });
}

function runJob(parts: PlaneParts, job: JobDefinition, run: Run): Execution {
  const { promise: began, resolve: begin } = Promise.withResolvers<void>();
  const stopped = new AbortController();
  let running: Execution | undefined;
  const folder = join(parts.workDir, run.Id);

  const launch = async (): Promise<Exit> => {
    const problem = await missing(parts, job);
    if (problem) return { code: 1, failedToStart: problem };
    const file = await fetchScript(parts, job, folder, stopped.signal);
    stopped.signal.throwIfAborted();
    const logs = parts.logs.open(logPlaces(job, run));
    running = runProcess(
      {
        program: parts.python.program,
        args: [file, ...scriptArguments(job, run)],
        cwd: folder,
        env: { ...parts.jobEnv(), PYTHONPATH: parts.python.path, PYTHONUNBUFFERED: '1' },
      },
      logs,
    );
    void running.began.then(begin);
    const exit = await running.exit;
    // The state must not say that it has ended before its last line can be read.
    await logs.close();
    return exit;
  };
  const exit = launch()
    .catch((error: unknown): Exit => ({ code: 143, failedToStart: String((error as Error).message) }))
    .finally(() => rm(folder, { recursive: true, force: true }));
  const kill = (): void => {
    stopped.abort();
    running?.kill();
  };
  // Glue tells nobody how a run that is stopped may take its leave: here it may not.
  return { began, exit, stop: kill, kill };
}

/** What the machine lacks for this kind of job. */
async function missing({ python }: PlaneParts, { Command }: JobDefinition): Promise<string | undefined> {
  if (Command.Name === 'pythonshell') return undefined;
  if (Command.Name === 'glueray') return 'JobExecutionException: the local AWS does not run Ray jobs';
  if (await hasPyspark(python)) return undefined;
  return 'JobExecutionException: this machine has no pyspark, so Spark jobs do not run here. Install pyspark into the Python environment of the jobs.';
}

async function fetchScript(
  parts: PlaneParts,
  { Command }: JobDefinition,
  folder: string,
  signal: AbortSignal,
): Promise<string> {
  try {
    const script = await parts.readObject(Command.ScriptLocation, signal);
    await mkdir(folder, { recursive: true });
    const file = join(folder, basename(Command.ScriptLocation));
    await writeFile(file, script);
    return file;
  } catch (cause) {
    const why = `InvalidInputException: ${Command.ScriptLocation} can't be read: ${(cause as Error).message}`;
    throw new Error(why, { cause });
  }
}
