/**
 * Runs a Glue run: a Python shell job is its script from S3 under Python with the arguments as Glue passes them; a Spark
 * job runs where pyspark can be imported, and otherwise fails with an error of Glue's own kind that says so.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import type { Execution, Exit } from '../execution/execution.js';
import { runProcess } from '../execution/run-process.js';
import { runScript } from '../execution/run-script.js';
import type { PlaneParts } from '../service.js';
import type { JobDefinition } from './jobs.js';
import type { Run } from './runs.js';

export function executeRun(parts: PlaneParts, job: JobDefinition, run: Run): Execution {
  const script = parts.scripts.of(job.Name);
  return script ? runScript(script) : runJob(parts, job, run);
}

function runJob(parts: PlaneParts, job: JobDefinition, run: Run): Execution {
  let running: Execution | undefined;
  let stopped = false;
  const exit = (async (): Promise<Exit> => {
    if (job.Command.Name !== 'pythonshell' && !hasSpark(parts.python.program)) {
      return {
        code: 1,
        failedToStart:
          'JobExecutionException: this machine has no pyspark, so Spark jobs do not run here. Install pyspark into the Python environment of the jobs.',
      };
    }
    const file = await fetchScript(parts, job, run).catch((error: unknown) => error as Error);
    if (file instanceof Error)
      return {
        code: 1,
        failedToStart: `InvalidInputException: ${job.Command.ScriptLocation} can't be read: ${file.message}`,
      };
    if (stopped) return { code: 143 };
    const logs = parts.logs.open(logPlaces(job, run));
    running = runProcess(
      {
        program: parts.python.program,
        args: [file, ...Object.entries(run.Arguments).flat()],
        cwd: join(parts.workDir, run.Id),
        env: { ...parts.jobEnv(), PYTHONPATH: parts.python.path, PYTHONUNBUFFERED: '1' },
      },
      logs,
    );
    const ended = await running.exit;
    await logs.close();
    return ended;
  })();
  return {
    exit,
    stop(graceMs) {
      stopped = true;
      running?.stop(graceMs);
    },
  };
}

async function fetchScript(parts: PlaneParts, job: JobDefinition, run: Run): Promise<string> {
  const text = await parts.readObject(job.Command.ScriptLocation);
  const folder = join(parts.workDir, run.Id);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'script.py');
  writeFileSync(file, text);
  return file;
}

/** Python shell: out and error apart. Spark: both to `output`, whatever the system says to `error`. */
function logPlaces(job: JobDefinition, run: Run): Parameters<PlaneParts['logs']['open']>[0] {
  const base = run.LogGroupName;
  const output = { group: `${base}/output`, stream: run.Id };
  return {
    stdout: output,
    stderr: job.Command.Name === 'pythonshell' ? { group: `${base}/error`, stream: run.Id } : output,
  };
}

const spark = new Map<string, boolean>();

function hasSpark(python: string): boolean {
  const known = spark.get(python) ?? spawnSync(python, ['-c', 'import pyspark']).status === 0;
  spark.set(python, known);
  return known;
}
