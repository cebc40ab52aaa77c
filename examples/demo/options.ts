/** The options of `npm run demo -- …`. */
import { parseArgs } from 'node:util';

import { DAYS_OF_DATA } from '../seed-source.js';

export interface DemoOptions {
  /** The pipelines on EMR as well, after the main job. */
  all: boolean;
  /** Leaves everything running after the report, until Ctrl-C. */
  keep: boolean;
  /** How many days, from the first one of the data. */
  days: number;
}

export const USAGE = `npm run demo -- [--all] [--days <1 to ${DAYS_OF_DATA}, default 30>] [--keep]`;

/** What a person has typed wrong. The message quotes it and says what there is. */
export class OptionWrong extends Error {
  override readonly name = 'OptionWrong';

  constructor(problem: string) {
    super(`${problem}\n${USAGE}`);
  }
}

/** Throws OptionWrong. */
export function parseOptions(args: readonly string[]): DemoOptions {
  const options = { all: { type: 'boolean' }, keep: { type: 'boolean' }, days: { type: 'string' } } as const;
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const known = (name: string): name is keyof typeof options => Object.hasOwn(options, name);
  const parsed: DemoOptions = { all: false, keep: false, days: 30 };
  for (const token of tokens) {
    const text = args[token.index] ?? '';
    if (token.kind !== 'option' || !known(token.name)) throw new OptionWrong(`There is no option ${text}.`);
    if (token.name === 'days') parsed.days = daysFrom(token.value);
    else if (token.value !== undefined) throw new OptionWrong(`--${token.name} takes no value: ${text}`);
    else parsed[token.name] = true;
  }
  return parsed;
}

function daysFrom(text: string | undefined): number {
  const days = /^\d+$/.test(text ?? '') ? Number(text) : NaN;
  if (days >= 1 && days <= DAYS_OF_DATA) return days;
  throw new OptionWrong(`--days is ${text === undefined ? 'given without a number' : JSON.stringify(text)}.`);
}
