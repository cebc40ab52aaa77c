import { describe, expect, it } from 'vitest';
import { markArgument } from './ref.js';
import { glueSpec, type GlueSpec } from './spec.js';

type Options = Partial<Omit<GlueSpec, 'kind'>>;

/** One line a problem, as `path: message`. */
function problemsOf(options: object): string[] {
  const { error } = glueSpec.safeParse({ kind: 'glue', jobName: 'flight-delays', ...options });
  return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
}

const rules: readonly [rule: string, accepted: Options, refused: Options, problem: string][] = [
  [
    'maxCapacity excludes a worker type',
    { maxCapacity: 1 },
    { maxCapacity: 1, workerType: 'G.1X', numberOfWorkers: 2 },
    'maxCapacity: maxCapacity excludes workerType and numberOfWorkers',
  ],
  [
    'maxCapacity excludes a number of workers',
    { maxCapacity: 0.0625 },
    { maxCapacity: 1, workerType: 'G.1X', numberOfWorkers: 2 },
    'maxCapacity: maxCapacity excludes workerType and numberOfWorkers',
  ],
  [
    'a worker type needs a number',
    { workerType: 'G.1X', numberOfWorkers: 2 },
    { workerType: 'G.1X' },
    'workerType: workerType and numberOfWorkers go together',
  ],
  [
    'a number of workers needs a type',
    { workerType: 'Z.2X', numberOfWorkers: 1 },
    { numberOfWorkers: 2 },
    'workerType: workerType and numberOfWorkers go together',
  ],
  [
    'Flex runs on G.1X',
    { executionClass: 'FLEX', workerType: 'G.1X', numberOfWorkers: 2 },
    { executionClass: 'FLEX', workerType: 'G.4X', numberOfWorkers: 2 },
    'executionClass: FLEX runs on G.1X and G.2X only, not on G.4X',
  ],
  [
    'Flex runs on G.2X',
    { executionClass: 'FLEX', workerType: 'G.2X', numberOfWorkers: 2 },
    { executionClass: 'FLEX', workerType: 'G.025X', numberOfWorkers: 2 },
    'executionClass: FLEX runs on G.1X and G.2X only, not on G.025X',
  ],
  [
    "Glue's --conf is not the author's",
    { arguments: { '--config': 'x' } },
    { arguments: { '--conf': 'spark.x=1' } },
    'arguments: --conf is used by Glue internally',
  ],
  [
    "Glue's --debug is not the author's",
    { arguments: { '--debugging': 'x' } },
    { arguments: { '--debug': 'true' } },
    'arguments: --debug is used by Glue internally',
  ],
  [
    "Glue's --mode is not the author's",
    { arguments: { '--model': 'x' } },
    { arguments: { '--mode': 'x' } },
    'arguments: --mode is used by Glue internally',
  ],
  [
    "Glue's --JOB_NAME is not the author's",
    { arguments: { '--job_name': 'x' } },
    { arguments: { '--JOB_NAME': 'x' } },
    'arguments: --JOB_NAME is used by Glue internally',
  ],
  [
    "Glue's --endpoint is not the author's",
    { arguments: { '--endpoints': 'x' } },
    { arguments: { '--endpoint': 'x' } },
    'arguments: --endpoint is used by Glue internally',
  ],
  [
    'an argument is not the mark',
    { arguments: { '--job-key': 'x' } },
    { arguments: { [markArgument]: 'x' } },
    'shares its beginning with the mark --millrace-job-key',
  ],
  [
    'an argument is no beginning of the mark',
    { arguments: { '--millracer': 'x' } },
    { arguments: { '--mill': 'x' } },
    'arguments: --mill shares its beginning with the mark',
  ],
  [
    'the mark is no beginning of an argument',
    { arguments: { '--millrace-jobs': 'x' } },
    { arguments: { '--millrace-job-key-column': 'x' } },
    'arguments: --millrace-job-key-column shares its beginning',
  ],
  [
    'bookmarks are asked for by their own option',
    { bookmark: 'enable' },
    { arguments: { '--job-bookmark-option': 'job-bookmark-enable' } },
    "arguments: --job-bookmark-option is set by the spec's `bookmark`",
  ],
  [
    'the range of a bookmark too',
    { bookmark: { from: 'jr_1', to: 'jr_2' } },
    { arguments: { '--job-bookmark-from': 'jr_1' } },
    "arguments: --job-bookmark-from is set by the spec's `bookmark`",
  ],
];

describe.each(rules)('%s', (_, accepted, refused, problem) => {
  it('accepts a spec that keeps it', () => {
    expect(problemsOf(accepted)).toEqual([]);
  });

  it('refuses a spec that breaks it', () => {
    expect(problemsOf(refused).join('\n')).toContain(problem);
  });
});
