import { describe, expect, it } from 'vitest';
import { glueJob, glueSpec, type GlueSpec } from './spec.js';

type Options = Partial<Omit<GlueSpec, 'kind'>>;

/** One line a problem, as `path: message`. */
function problemsOf(options: object): string[] {
  const { error } = glueSpec.safeParse({ kind: 'glue', jobName: 'flight-delays', ...options });
  return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
}

const limits: readonly [limit: string, accepted: Options, refused: Options, problem: string][] = [
  [
    'an argument begins with two hyphens',
    { arguments: { '--date': '' } },
    { arguments: { date: 'x' } },
    'arguments: date is no name',
  ],
  [
    'an argument has no "=" in its name',
    { arguments: { '--a.b-c_d': 'x=y' } },
    { arguments: { '--date=2001': 'x' } },
    'arguments: --date=2001 is no name',
  ],
  [
    'an argument has no blank in its name',
    { arguments: { '--date': 'a b' } },
    { arguments: { '--my date': 'x' } },
    'arguments: --my date is no name',
  ],
  ['a job has a name', { jobName: 'x'.repeat(255) }, { jobName: '' }, 'jobName: '],
  ['a name has at most 255 characters', { jobName: 'a job/with:odd' }, { jobName: 'x'.repeat(256) }, 'jobName: '],
  [
    'there is at least one worker',
    { workerType: 'G.1X', numberOfWorkers: 1 },
    { workerType: 'G.1X', numberOfWorkers: 0 },
    'numberOfWorkers: ',
  ],
  [
    'workers are whole',
    { workerType: 'G.1X', numberOfWorkers: 10 },
    { workerType: 'G.1X', numberOfWorkers: 1.5 },
    'numberOfWorkers: ',
  ],
  ['a capacity is more than nothing', { maxCapacity: 0.0625 }, { maxCapacity: 0 }, 'maxCapacity: '],
  [
    'a notification comes after at least a minute',
    { notifyDelayAfterMinutes: 1 },
    { notifyDelayAfterMinutes: 0 },
    'notifyDelayAfterMinutes: ',
  ],
  [
    'a range of a bookmark has both ends',
    { bookmark: { from: 'a', to: 'b' } },
    { bookmark: { from: 'a' } as never },
    'bookmark',
  ],
];

describe.each(limits)('%s', (_, accepted, refused, problem) => {
  it('accepts a spec that keeps it', () => {
    expect(problemsOf(accepted)).toEqual([]);
  });

  it('refuses a spec that breaks it', () => {
    expect(problemsOf(refused).join('\n')).toContain(problem);
  });
});

describe('as a whole', () => {
  it('accepts every option at once', () => {
    const full = glueJob({
      jobName: 'flight-delays',
      arguments: { '--date': '2001-01-31' },
      workerType: 'G.1X',
      numberOfWorkers: 4,
      executionClass: 'FLEX',
      queuing: true,
      bookmark: 'enable',
      securityConfiguration: 'kms',
      notifyDelayAfterMinutes: 30,
      marker: 'argument',
      maxRetries: 'refuse',
    });
    expect(glueSpec.parse(full)).toEqual(full);
  });

  it('names every rule that is broken, each at its place', () => {
    const problems = problemsOf({
      maxCapacity: 1,
      workerType: 'G.4X',
      executionClass: 'FLEX',
      arguments: { '--conf': 'x', '--mill': 'y' },
    });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'maxCapacity',
      'workerType',
      'executionClass',
      'arguments',
      'arguments',
    ]);
  });

  it("says what an argument's name looks like when it refuses one", () => {
    expect(problemsOf({ arguments: { date: 'x' } }).join()).toContain('An argument of a Glue job begins with --');
  });

  it('refuses an option that it does not know, by name', () => {
    expect(problemsOf({ workertype: 'G.1X' }).join()).toContain('workertype');
  });

  it.each([
    { arguments: { '--n': 7 } },
    { queuing: 'yes' },
    { executionClass: 'flex' },
    { bookmark: 'on' },
    { marker: 'tag' },
    { maxRetries: 3 },
  ])('refuses %j by its type', (options) => {
    expect(problemsOf(options)).toHaveLength(1);
  });

  it('builds without checking, because workflows hold no zod', () => {
    expect(glueJob({ jobName: '' })).toEqual({ kind: 'glue', jobName: '' });
  });
});
