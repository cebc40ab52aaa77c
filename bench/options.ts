/** What can be made smaller to try a bench, or longer: `npm run bench -- fan-out --items 500`. The bars are the defaults'. */
export interface BenchOptions {
  /** Items of `fan-out`. */
  items: number;
  /** EMR clusters of `emr-watch`. */
  clusters: number;
  /** How long `emr-watch` measures. */
  minutes: number;
}

const defaults: BenchOptions = { items: 10_000, clusters: 100, minutes: 6 };
const most: BenchOptions = { items: 100_000, clusters: 1_000, minutes: 24 * 60 };

/** For `parseArgs`. */
export const optionArguments = {
  items: { type: 'string' },
  clusters: { type: 'string' },
  minutes: { type: 'string' },
} as const satisfies Record<keyof BenchOptions, { type: 'string' }>;

/** Throws for a value that is no number of things to measure. */
export function readOptions(values: { [Name in keyof BenchOptions]?: string | undefined }): BenchOptions {
  const read = (name: keyof BenchOptions): number => {
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
  return { items: read('items'), clusters: read('clusters'), minutes: read('minutes') };
}
