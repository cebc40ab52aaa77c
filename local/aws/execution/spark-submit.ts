/**
 * What a `spark-submit` command runs on this machine: Spark's own program where one is installed, in local mode, and
 * otherwise Python with the script. EMR's steps and EMR Serverless's drivers both come to this.
 */
import { access, constants, mkdir } from 'node:fs/promises';
import { basename, delimiter, dirname, join } from 'node:path';
import type { PlaneParts } from '../service.js';
import type { Program } from './run-process.js';
import { sparkFiles, type SparkFiles } from './spark-files.js';
import { confOf, readSubmission, type SparkOption, type Submission } from './spark-options.js';

export interface Submitted {
  program: Program;
  /** How it is run here, for the job's log. */
  note: string;
}

type SparkParts = Pick<PlaneParts, 'jobEnv' | 'python' | 'readObject'>;

/** Options and configurations whose values are lists of files: what Python can import, what lies beside it, and Java's. */
const imports = new Set(['--py-files', 'spark.submit.pyFiles']);
const besides = new Set(['--files', 'spark.files']);
const jars = new Set(['--jars', 'spark.jars']);
/** Where driver and executors run: on this machine, whatever a cluster would do. */
const placement = new Set(['--master', '--deploy-mode', 'spark.master', 'spark.submit.deployMode']);

/**
 * `args` are spark-submit's own. The files that they name come into `cwd`, which is made. Throws, with the reason that
 * the job should fail with, for what can't run here.
 */
export async function submittedProgram(
  parts: SparkParts,
  args: readonly string[],
  cwd: string,
  signal: AbortSignal,
): Promise<Submitted> {
  const submission = readSubmission(args);
  const sparkSubmit = await findSparkSubmit(parts.jobEnv());
  if (!sparkSubmit && !submission.script.endsWith('.py')) {
    throw new Error(
      `${submission.script} needs spark-submit, which this machine does not have: ` +
        'put the bin folder of a Spark on the PATH, or set SPARK_HOME',
    );
  }
  await mkdir(cwd, { recursive: true });
  const files = sparkFiles(parts, cwd, signal);
  const submitted = sparkSubmit
    ? await bySpark(parts, sparkSubmit, submission, files)
    : await byPython(parts, submission, files);
  signal.throwIfAborted();
  const { note, ...program } = submitted;
  return { program: { ...program, cwd }, note };
}

/** In one process; and without its web interface, for which more than 16 drivers at a time find no port. */
const alone = ['--master', 'local[*]', '--conf', 'spark.ui.enabled=false'];

type Run = Omit<Program, 'cwd'> & { note: string };

async function bySpark(
  { jobEnv, python }: SparkParts,
  program: string,
  { options, script, args }: Submission,
  files: SparkFiles,
): Promise<Run> {
  const own: string[] = [];
  const ignored = options.filter((option) => placement.has(subjectOf(option)));
  for (const option of options) if (!ignored.includes(option)) own.push(...(await onThisMachine(option, files)));
  return {
    program,
    args: [...alone, ...own, await files.fetch(script), ...args],
    env: { ...sparkEnv(), ...jobEnv(), PYSPARK_PYTHON: python.program, PYTHONUNBUFFERED: '1' },
    note: `${program} runs ${script} on this machine alone${ignoredNote(ignored)}`,
  };
}

async function byPython(
  { jobEnv, python }: SparkParts,
  { options, script, args }: Submission,
  files: SparkFiles,
): Promise<Run> {
  const file = await files.fetch(script);
  const ignored: SparkOption[] = [];
  const modules: string[] = [];
  for (const option of options) {
    const value = confOf(option)?.value ?? option.value ?? '';
    if (imports.has(subjectOf(option))) modules.push(...(await files.fetchAll(value)));
    else if (besides.has(subjectOf(option))) await files.fetchAll(value);
    else ignored.push(option);
  }
  // A module is found by its folder, a package by its archive.
  const path = modules.map((module) => (module.endsWith('.py') ? dirname(module) : module));
  return {
    program: python.program,
    args: [file, ...args],
    env: { ...jobEnv(), PYTHONPATH: [...new Set(path)].join(delimiter), PYTHONUNBUFFERED: '1' },
    note: `No spark-submit on this machine: ${basename(python.program)} runs ${script}${ignoredNote(ignored)}`,
  };
}

/** What the option is about: its configuration, or itself. */
function subjectOf(option: SparkOption): string {
  return confOf(option)?.name ?? option.name;
}

/** The option with its files where they lie here. */
async function onThisMachine(option: SparkOption, files: SparkFiles): Promise<string[]> {
  const { name, value } = option;
  if (value === undefined) return [name];
  const subject = subjectOf(option);
  if (!imports.has(subject) && !besides.has(subject) && !jars.has(subject)) return [name, value];
  const conf = confOf(option);
  const list = (await files.fetchAll(conf?.value ?? value)).join(',');
  return [name, conf ? `${conf.name}=${list}` : list];
}

/** Names only: a configuration's value may be a secret, and the note goes to the log. */
function ignoredNote(ignored: readonly SparkOption[]): string {
  if (ignored.length === 0) return '';
  const names = ignored.map((option) => (option.name === '--conf' ? `--conf ${subjectOf(option)}` : option.name));
  return `; Spark options are ignored: ${[...new Set(names)].join(', ')}`;
}

async function findSparkSubmit({ PATH = '' }: Record<string, string>): Promise<string | undefined> {
  const home = process.env['SPARK_HOME'];
  const folders = [...(home ? [join(home, 'bin')] : []), ...PATH.split(delimiter).filter(Boolean)];
  for (const folder of folders) {
    const program = join(folder, 'spark-submit');
    const runs = await access(program, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return program;
  }
  return undefined;
}

/** What Spark's own scripts look for, and where it listens. */
function sparkEnv(): Record<string, string> {
  const env: Record<string, string> = { SPARK_LOCAL_IP: '127.0.0.1' };
  for (const name of ['JAVA_HOME', 'SPARK_HOME', 'SPARK_CONF_DIR']) {
    const value = process.env[name];
    if (value) env[name] = value;
  }
  return env;
}
