/** What can be made smaller to try a bench, or longer: `npm run bench -- fan-out --items 500`. The bars are the defaults'. */
export interface BenchOptions extends BenchNumbers {
  /** Where `recovery` writes a line for each hit, and finds those of earlier runs. */
  resume?: string;
}

interface BenchNumbers {
  /** Items of `fan-out`. */
  items: number;
  /** EMR clusters of `emr-watch`. */
  clusters: number;
  /** How long `emr-watch` measures. */
  minutes: number;
  /** Workers that `recovery` kills, earlier runs of the same code included. */
  kills: number;
  /** Hits of each other row of `recovery`: kills inside a start, frozen workers, graceful stops, other heartbeats. */
  beside: number;
  /** Pairs of workers that `recovery` has side by side. */
  parallel: number;
}

const defaults: BenchNumbers = { items: 10_000, clusters: 100, minutes: 6, kills: 1_000, beside: 40, parallel: 12 };
const most: BenchNumbers = {
  items: 100_000,
  clusters: 1_000,
  minutes: 24 * 60,
  kills: 100_000,
  beside: 100_000,
  parallel: 99,
};
const text = { type: 'string' } as const;

/** For `parseArgs`. */
export const optionArguments = {
  items: text,
  clusters: text,
  minutes: text,
  kills: text,
  beside: text,
  parallel: text,
  resume: text,
} as const satisfies Record<keyof BenchOptions, { type: 'string' }>;

/** Throws for a value that is no number of things to measure. */
export function readOptions({
  resume,
  ...values
}: { [Name in keyof BenchOptions]?: string | undefined }): BenchOptions {
  const read = (name: keyof BenchNumbers): number => {
    const text = values[name];
    if (text === undefined) return defaults[name];
    const value = Number(text);
    const whole = name === 'minutes' || Number.isInteger(value);
    if (text.trim() === '' || !whole || !(value > 0 && value <= most[name])) {
      const wanted = `a ${name === 'minutes' ? 'number' : 'whole number'} above 0 and at most ${most[name]}`;
      throw new RangeError(`--${name} is ${JSON.stringify(text)}: it must be ${wanted}`);
    }
    return value;
  };
  if (resume === '') throw new RangeError('--resume is "": it must be a file');
  const names = Object.keys(defaults) as (keyof BenchNumbers)[];
  const numbers = Object.fromEntries(names.map((name) => [name, read(name)])) as Record<keyof BenchNumbers, number>;
  return { ...numbers, ...(resume !== undefined && { resume }) };
}
