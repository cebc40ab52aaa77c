import { describe, expect, it } from 'vitest';
import { ecsSpec, type EcsSpec } from './spec.js';

type Options = Partial<Omit<EcsSpec, 'kind'>>;

/** One line a problem, as `path: message`. */
function problemsOf(options: object): string[] {
  const { error } = ecsSpec.safeParse({ kind: 'ecs', cluster: 'etl', taskDefinition: 'extract', ...options });
  return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
}

const provider = (capacityProvider: string, more: { weight?: number; base?: number } = {}) => ({
  capacityProvider,
  ...more,
});
const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag-${index}`, 'x']));

const rules: readonly [rule: string, accepted: Options, refused: Options, problem: string][] = [
  [
    'a launch type excludes a strategy',
    { launchType: 'FARGATE' },
    { launchType: 'FARGATE', capacityProviderStrategy: [provider('FARGATE_SPOT', { weight: 1 })] },
    'capacityProviderStrategy: launchType and capacityProviderStrategy exclude each other',
  ],
  [
    'one provider of a strategy has a base',
    { capacityProviderStrategy: [provider('a', { base: 1, weight: 1 }), provider('b', { base: 0, weight: 1 })] },
    { capacityProviderStrategy: [provider('a', { base: 1, weight: 1 }), provider('b', { base: 1, weight: 1 })] },
    'capacityProviderStrategy: only one capacity provider can have a base',
  ],
  [
    'a strategy has some weight',
    { capacityProviderStrategy: [provider('a', { weight: 1 }), provider('b', { weight: 0 })] },
    { capacityProviderStrategy: [provider('a', { weight: 0 }), provider('b', { weight: 0 })] },
    'capacityProviderStrategy: a strategy whose weights are all 0 can place nothing',
  ],
  [
    "a platform version is Fargate's, not EC2's",
    { launchType: 'FARGATE', platformVersion: '1.4.0' },
    { launchType: 'EC2', platformVersion: '1.4.0' },
    "platformVersion: platformVersion is Fargate's; the launch type is EC2",
  ],
  [
    "a platform version is Fargate's, not an own machine's",
    { platformVersion: 'LATEST' },
    { launchType: 'EXTERNAL', platformVersion: 'LATEST' },
    'the launch type is EXTERNAL',
  ],
  [
    'Fargate takes no placement strategy',
    { launchType: 'EC2', placementStrategy: [{ type: 'random' }] },
    { launchType: 'FARGATE', placementStrategy: [{ type: 'random' }] },
    'placementStrategy: Fargate takes neither placement strategy nor constraints',
  ],
  [
    'Fargate takes no placement constraints',
    { launchType: 'EC2', placementConstraints: [{ type: 'distinctInstance' }] },
    { launchType: 'FARGATE', placementConstraints: [{ type: 'distinctInstance' }] },
    'placementStrategy: Fargate takes neither',
  ],
  [
    'memberOf takes an expression',
    { placementConstraints: [{ type: 'memberOf', expression: 'attribute:x == y' }] },
    { placementConstraints: [{ type: 'memberOf' }] },
    'placementConstraints: memberOf takes an expression',
  ],
  [
    'distinctInstance takes no expression',
    { placementConstraints: [{ type: 'distinctInstance' }] },
    { placementConstraints: [{ type: 'distinctInstance', expression: 'x' }] },
    'distinctInstance none',
  ],
  [
    'overrides hold at most 8 192 characters',
    { command: ['x'.repeat(8_000)] },
    { command: ['x'.repeat(8_192)] },
    'overrides: all overrides together hold more than 8192 characters; pass large input by S3',
  ],
  [
    'an environment counts as an override',
    { environment: { A: 'x'.repeat(8_000) } },
    { command: ['x'.repeat(4_096)], environment: { A: 'x'.repeat(4_096) } },
    'overrides: all overrides together',
  ],
  [
    'there are fifty tags, and six are taken',
    { tags: tags(44) },
    { tags: tags(45) },
    "tags: more than 44 tags (ECS allows 50, and 6 are Millrace's)",
  ],
  [
    "a tag is not AWS's",
    { tags: { 'my-aws:x': 'y' } },
    { tags: { 'AWS:x': 'y' } },
    'tags: AWS:x begin with aws: or millrace:, which are reserved',
  ],
  [
    "a tag is not Millrace's",
    { tags: { millrace: 'y' } },
    { tags: { 'millrace:key': 'y' } },
    'tags: millrace:key begin with aws: or millrace:, which are reserved',
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
