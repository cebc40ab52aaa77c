/**
 * The options of the worker's commands (`npm run iam`, `npm run verify-aws`): all that is wrong is said at once, with
 * what there is. Node's own parser stops at the first, and takes an option's name for the value of the one before.
 */
import { parseArgs } from 'node:util';

/** What a person has typed wrong, one line each. */
export class OptionWrong extends Error {
  override readonly name = 'OptionWrong';
}

/** `flag` takes no value, `text` one, `list` may be given several times. */
export type OptionForm = 'flag' | 'text' | 'list';

export type Options<Forms extends Readonly<Record<string, OptionForm>>> = {
  -readonly [Name in keyof Forms]: Forms[Name] extends 'flag'
    ? boolean
    : Forms[Name] extends 'list'
      ? string[]
      : string | undefined;
};

/** What is wrong with the values is for the caller to say, by `problems`, which is thrown by `refuseWrong`. */
export function readOptions<Forms extends Readonly<Record<string, OptionForm>>>(
  args: readonly string[],
  forms: Forms,
  problems: string[],
): Options<Forms> {
  const types = Object.entries(forms).map(([name, form]) => [name, { type: form === 'flag' ? 'boolean' : 'string' }]);
  const options = Object.fromEntries(types) as Record<string, { type: 'boolean' | 'string' }>;
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const empty = Object.entries(forms).map(([name, form]) => [name, { flag: false, text: undefined, list: [] }[form]]);
  const read = Object.fromEntries(empty) as Record<string, boolean | string | string[] | undefined>;
  const seen = new Set<string>();
  for (const token of tokens) {
    const text = args[token.index] ?? '';
    const form = token.kind === 'option' && Object.hasOwn(forms, token.name) ? forms[token.name] : undefined;
    if (token.kind !== 'option' || !form) {
      problems.push(`There is no option ${text}.`);
      continue;
    }
    const { name, value } = token;
    if (form === 'flag') {
      if (value !== undefined) problems.push(`--${name} takes no value: ${text}`);
      read[name] = true;
    } else if (value === undefined || value === '' || (!token.inlineValue && value.startsWith('-'))) {
      problems.push(`--${name} is given without a value.`);
    } else if (form === 'list') {
      (read[name] as string[]).push(value);
    } else {
      if (seen.has(name)) problems.push(`--${name} is given twice.`);
      read[name] = value;
    }
    seen.add(name);
  }
  return read as Options<Forms>;
}

/** Throws OptionWrong when there is anything to say. */
export function refuseWrong(problems: readonly string[], usage: string): void {
  if (problems.length > 0) throw new OptionWrong(`${problems.join('\n')}\n\n${usage}`);
}
