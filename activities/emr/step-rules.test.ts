import { describe, expect, it } from 'vitest';
import { emrStepSpec, type EmrStepSpec } from './step-spec.js';

type Options = Partial<Omit<EmrStepSpec, 'kind'>>;

/** One line a problem, as `path: message`. */
function problemsOf(options: Options): string[] {
  const { error } = emrStepSpec.safeParse({
    kind: 'emr-step',
    cluster: 'j-2AXXXXXXGAPLF',
    jar: 's3://a.jar',
    ...options,
  });
  return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
}

const tooLong = 'args: jar, arguments and properties hold 10241 characters, EMR takes 10240; pass large input by S3';
const x = (length: number) => 'x'.repeat(length);

const rules: readonly [rule: string, accepted: Options, refused: Options, problem: string][] = [
  ['a jar counts', { jar: x(10_240) }, { jar: x(10_241) }, tooLong],
  ['arguments count, all of them', { args: [x(10_000), x(230)] }, { args: [x(10_000), x(231)] }, tooLong],
  ['a main class counts', { mainClass: x(10_230) }, { mainClass: x(10_231) }, tooLong],
  [
    'properties count, names and values',
    { properties: { [x(10_000)]: x(200), a: x(29) } },
    { properties: { [x(10_000)]: x(200), a: x(30) } },
    tooLong,
  ],
  [
    'command-runner.jar has a command',
    { jar: 'command-runner.jar', args: ['true'] },
    { jar: 'command-runner.jar', args: [] },
    'args: command-runner.jar wants a command in its arguments',
  ],
  [
    'another jar needs none',
    { jar: 's3://a.jar' },
    { jar: 'command-runner.jar' },
    'args: command-runner.jar wants a command in its arguments',
  ],
];

describe.each(rules)('%s', (_, accepted, refused, problem) => {
  it('accepts a spec that keeps it', () => {
    expect(problemsOf(accepted)).toEqual([]);
  });

  it('refuses a spec that breaks it', () => {
    expect(problemsOf(refused)).toEqual([problem]);
  });
});
