/** Rules that AWS documents for a Glue run and no type holds. Each is one line in `rules`, with its test. */
import type { z } from 'zod';

/** The part of a spec that the rules look at. */
interface Ruled {
  arguments?: Record<string, string> | undefined;
  workerType?: string | undefined;
  numberOfWorkers?: number | undefined;
  maxCapacity?: number | undefined;
  executionClass?: 'STANDARD' | 'FLEX' | undefined;
  bookmark?: unknown;
}

/** "AWS Glue uses the following arguments internally and you should never use them" (Glue developer guide). */
const internalArguments = ['--conf', '--debug', '--mode', '--JOB_NAME', '--endpoint'];
const mark = '--millrace-job-key';
/** "Flexible execution … G.1X and G.2X worker types" (Glue developer guide). */
const flexWorkers = ['G.1X', 'G.2X'];

const rules: readonly [path: string, breaks: (spec: Ruled) => string | undefined][] = [
  [
    'maxCapacity',
    ({ maxCapacity, workerType, numberOfWorkers }) =>
      maxCapacity !== undefined && (workerType ?? numberOfWorkers) !== undefined
        ? 'maxCapacity excludes workerType and numberOfWorkers'
        : undefined,
  ],
  [
    'workerType',
    ({ workerType, numberOfWorkers }) =>
      (workerType === undefined) !== (numberOfWorkers === undefined)
        ? 'workerType and numberOfWorkers go together'
        : undefined,
  ],
  [
    'executionClass',
    ({ executionClass, workerType }) =>
      executionClass === 'FLEX' && workerType !== undefined && !flexWorkers.includes(workerType)
        ? `FLEX runs on ${flexWorkers.join(' and ')} only, not on ${workerType}`
        : undefined,
  ],
  [
    'arguments',
    (spec) =>
      name(
        spec,
        (argument) => !/^--[^\s=]+$/.test(argument),
        'is no name: An argument of a Glue job begins with -- and has neither blanks nor "="',
      ),
  ],
  ['arguments', (spec) => name(spec, (argument) => internalArguments.includes(argument), 'is used by Glue internally')],
  [
    'arguments',
    (spec) =>
      name(
        spec,
        (argument) => mark.startsWith(argument) || argument.startsWith(mark),
        `shares its beginning with the mark ${mark}, which a script's argument parser would confuse`,
      ),
  ],
  [
    'arguments',
    (spec) => name(spec, (argument) => argument.startsWith('--job-bookmark-'), "is set by the spec's `bookmark`"),
  ],
];

export function glueRules(spec: Ruled, context: z.RefinementCtx): void {
  for (const [path, breaks] of rules) {
    const message = breaks(spec);
    if (message !== undefined) context.addIssue({ code: 'custom', path: [path], message });
  }
}

function name(spec: Ruled, matches: (argument: string) => boolean, why: string): string | undefined {
  const found = Object.keys(spec.arguments ?? {}).filter(matches);
  return found.length > 0 ? `${found.join(', ')} ${why}` : undefined;
}
