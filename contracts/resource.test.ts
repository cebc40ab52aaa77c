import { describe, expect, it } from 'vitest';
import { resource, resourcesIn, resourceVariable, withResources } from './resource.js';

describe('resource', () => {
  it('stands within a longer text', () => {
    const uri = `s3://${resource('lake')}/raw/${resource('stage-2')}`;
    expect(withResources(uri, { lake: 'acme-lake', 'stage-2': 'prod' })).toBe('s3://acme-lake/raw/prod');
  });

  it.each(['', 'Lake', '2lakes', '-lake', 'my_lake', 'my lake', 'lake}}', 'läke'])(
    'refuses the name %j, which no variable could carry',
    (name) => {
      expect(() => resource(name)).toThrow(
        `resource(${JSON.stringify(name)}): use lower-case letters, digits and hyphens.`,
      );
    },
  );

  it('has the variable of its name in capitals', () => {
    expect(resourceVariable('reports-app')).toBe('MILLRACE_RESOURCE_REPORTS_APP');
  });
});

describe('resourcesIn', () => {
  it('finds each name once, in order, in keys and values at any depth', () => {
    const value = { a: [resource('b'), { [resource('c')]: `${resource('a')} and ${resource('b')}` }] };
    expect(resourcesIn(value)).toEqual(['b', 'c', 'a']);
  });

  it.each([undefined, null, 7, 'plain', { a: ['{{resource:Upper}}', '{resource:x}'] }])('finds none in %j', (value) => {
    expect(resourcesIn(value)).toEqual([]);
  });
});

describe('withResources', () => {
  it('replaces at any depth and leaves the rest as it is', () => {
    const value = {
      kind: 'ecs',
      count: 1,
      on: true,
      none: null,
      network: { subnets: [resource('subnet-a'), 'subnet-2'] },
    };
    expect(withResources(value, { 'subnet-a': 'subnet-1' })).toEqual({
      ...value,
      network: { subnets: ['subnet-1', 'subnet-2'] },
    });
  });

  it('replaces every mention, also in keys', () => {
    expect(withResources({ [resource('k')]: resource('k') + resource('k') }, { k: 'v' })).toEqual({ v: 'vv' });
  });

  it('takes a value literally, whatever it holds', () => {
    expect(withResources(resource('odd'), { odd: `$& $1 ${resource('other')}` })).toBe('$& $1 {{resource:other}}');
  });

  it('changes nothing of its input', () => {
    const value = { deep: [resource('a')] };
    withResources(value, { a: 'x' });
    expect(value).toEqual({ deep: ['{{resource:a}}'] });
  });

  it('names the variable that is missing', () => {
    expect(() => withResources([resource('reports-app')], { other: 'x' })).toThrow(
      "resource('reports-app') is not resolved: set MILLRACE_RESOURCE_REPORTS_APP.",
    );
  });

  it('knows no name that only JavaScript objects have', () => {
    expect(() => withResources(resource('constructor'), {})).toThrow('is not resolved');
  });
});
