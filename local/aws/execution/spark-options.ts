/** The arguments of a `spark-submit`, read as it reads them: its own options, then the script, then the script's. */

export interface SparkOption {
  name: string;
  /** Absent for a switch. */
  value?: string;
}

export interface Submission {
  options: readonly SparkOption[];
  /** Where the script is, or the jar. */
  script: string;
  /** The script's own arguments. */
  args: readonly string[];
}

/** As `spark-submit --help` lists them; `-c` and `-v` are short for two of them. */
const valued = new Set([
  '-c',
  '--archives',
  '--class',
  '--conf',
  '--deploy-mode',
  '--driver-class-path',
  '--driver-cores',
  '--driver-java-options',
  '--driver-library-path',
  '--driver-memory',
  '--exclude-packages',
  '--executor-cores',
  '--executor-memory',
  '--files',
  '--jars',
  '--keytab',
  '--master',
  '--name',
  '--num-executors',
  '--packages',
  '--principal',
  '--properties-file',
  '--proxy-user',
  '--py-files',
  '--queue',
  '--repositories',
  '--total-executor-cores',
]);
const switches = new Set(['-v', '--verbose', '--supervise']);

/** Throws for an option that spark-submit does not know, one without its value, and where no script is named. */
export function readSubmission(args: readonly string[]): Submission {
  const options: SparkOption[] = [];
  let at = 0;
  for (; args[at]?.startsWith('-'); at += 1) {
    const [argument = '', name = '', given] = /^(--?[^=]+)(?:=(.*))?$/s.exec(args[at] ?? '') ?? [args[at]];
    if (switches.has(argument)) {
      options.push({ name: argument });
    } else if (valued.has(name)) {
      const value = given ?? args[(at += 1)];
      if (value === undefined) throw new Error(`spark-submit: ${name} has no value`);
      options.push({ name: name === '-c' ? '--conf' : name, value });
    } else {
      throw new Error(`spark-submit: unrecognized option ${argument}`);
    }
  }
  const script = args[at];
  if (script === undefined) throw new Error(`spark-submit: no script in ${args.join(' ') || 'no arguments'}`);
  return { options, script, args: args.slice(at + 1) };
}

/** A configuration's name and value, however it is written; undefined for an option that is none. */
export function confOf({ name, value = '' }: SparkOption): { name: string; value: string } | undefined {
  if (name !== '--conf') return undefined;
  const at = value.indexOf('=');
  return at < 0 ? { name: value, value: '' } : { name: value.slice(0, at), value: value.slice(at + 1) };
}
