/** A Dockerfile as stages of instructions: as much of its grammar as ours uses. */

export interface Instruction {
  /** Upper case: `COPY`. */
  name: string;
  /** `--from=build`, without the dashes. */
  flags: Record<string, string>;
  /** What follows, on one line. */
  text: string;
}

export interface Stage {
  name: string;
  /** An image, or a stage above. */
  from: string;
  instructions: readonly Instruction[];
}

/** By name, in their order. Throws on a line that is no instruction, and on one before the first FROM. */
export function parseDockerfile(text: string): Map<string, Stage> {
  const stages = new Map<string, Stage & { instructions: Instruction[] }>();
  let current: (Stage & { instructions: Instruction[] }) | undefined;
  for (const line of logicalLines(text)) {
    const instruction = instructionOf(line);
    if (instruction.name === 'FROM') {
      const [, from = '', name = ''] = /^(\S+) AS (\S+)$/.exec(instruction.text) ?? [];
      if (name === '' || stages.has(name)) throw new Error(`A stage needs a name of its own: ${line}`);
      current = { name, from, instructions: [] };
      stages.set(name, current);
    } else if (current) current.instructions.push(instruction);
    else throw new Error(`${line} stands before the first FROM`);
  }
  return stages;
}

/** The instructions that make up a stage, with those of the stages that it stands on, the oldest first. */
export function allOf(stages: ReadonlyMap<string, Stage>, name: string): Instruction[] {
  const stage = stages.get(name);
  return stage ? [...allOf(stages, stage.from), ...stage.instructions] : [];
}

/** What `ENV NAME=value …` lines set. */
export function environmentOf(instructions: readonly Instruction[]): Record<string, string> {
  const pairs = instructions.filter(({ name }) => name === 'ENV').flatMap(({ text }) => text.split(/\s+/));
  return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
}

/** `COPY a b c/` as sources and target. */
export function copyOf({ text }: Instruction): { sources: string[]; target: string } {
  const words = text.split(/\s+/);
  return { sources: words.slice(0, -1), target: words.at(-1) ?? '' };
}

/** Without comments; a line that ends in a backslash goes on. */
function logicalLines(text: string): string[] {
  const lines = text.split('\n').filter((line) => !/^\s*#/.test(line));
  return lines
    .join('\n')
    .replaceAll(/\s*\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');
}

function instructionOf(line: string): Instruction {
  const [, name, rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
  if (name === undefined) throw new Error(`${line} is no instruction`);
  const flags = /^(?:--\S+\s+)*/.exec(rest)?.[0] ?? '';
  return {
    name,
    flags: Object.fromEntries([...flags.matchAll(/--([a-z]+)=(\S+)/g)].map(([, flag, value]) => [flag, value])),
    text: rest.slice(flags.length).trim(),
  };
}
