/**
 * What a step runs here. EMR's own two jars are known: `command-runner.jar` runs its arguments as a command, a
 * `script-runner.jar` a script from S3. Any other jar wants Java and Hadoop, which are not here.
 */
import { basename } from 'node:path';
import type { Program } from '../execution/run-process.js';
import { submittedProgram } from '../execution/spark-submit.js';
import type { PlaneParts } from '../service.js';
import { fetchedScript } from './fetched-script.js';
import type { Step } from './step.js';

export interface StepProgram {
  program: Program;
  /** A word about it for the step's log. */
  note?: string;
}

/** Throws where it can't run here, with the reason. `folder` is where it runs. */
export async function stepProgram(
  parts: PlaneParts,
  { Config: { Jar, Args } }: Step,
  folder: string,
  signal: AbortSignal,
): Promise<StepProgram> {
  const surroundings = { cwd: folder, env: { ...parts.jobEnv(), PYTHONUNBUFFERED: '1' } };
  const [first, ...rest] = Args;
  switch (basename(Jar)) {
    case 'command-runner.jar':
      if (first === undefined) throw new Error('command-runner.jar needs a command in its arguments');
      if (first === 'spark-submit') return submittedProgram(parts, rest, folder, signal);
      return { program: { program: first, args: rest, ...surroundings } };
    case 'script-runner.jar': {
      if (first === undefined) throw new Error('script-runner.jar needs a script in its arguments');
      const { program, args } = await fetchedScript(parts, first, folder, signal);
      return { program: { program, args: [...args, ...rest], ...surroundings } };
    }
    default:
      throw new Error(
        `The local AWS has no Hadoop to run ${Jar}; it runs command-runner.jar (any command, and spark-submit) and script-runner.jar`,
      );
  }
}

/** Whether a step works through YARN. EMR counts a cluster as idle while a step runs that does not. */
export function usesYarn({ Config: { Jar, Args } }: Step): boolean {
  if (basename(Jar) === 'script-runner.jar') return false;
  return basename(Jar) !== 'command-runner.jar' || yarnCommands.has(Args[0] ?? '');
}

/** Commands of EMR's that submit an application. */
const yarnCommands = new Set(['spark-submit', 'hadoop', 'hadoop-streaming', 'hive-script', 'pig-script', 's3-dist-cp']);
