import { expect, test } from 'vitest';
import { OptionWrong } from '../command-line.js';
import { parseIamOptions, usage } from './options.js';
import { policyParts } from './policy.js';

const place = ['--account', '123456789012', '--region', 'eu-central-1'];

test('all parts, in the partition of the region, unless told otherwise', () => {
  expect(parseIamOptions(place)).toEqual({
    print: { parts: policyParts, place: { account: '123456789012', region: 'eu-central-1', partition: 'aws' } },
  });
  expect(parseIamOptions(['--account=123456789012', '--region=cn-north-1'])).toMatchObject({
    print: { place: { partition: 'aws-cn' } },
  });
  expect(
    parseIamOptions([...place, '--partition', 'aws-iso-z', '--service', 'logs', '--service', 'glue']),
  ).toMatchObject({ print: { parts: ['glue', 'logs'], place: { partition: 'aws-iso-z' } } });
});

test('the document is rewritten for its own example', () => {
  expect(parseIamOptions(['--write', 'docs/on-aws.md'])).toEqual({ rewrite: 'docs/on-aws.md' });
});

test('--help wins over all that is wrong beside it', () => {
  expect(parseIamOptions(['--regoin', '--help'])).toEqual({ help: usage });
});

test.each([
  [[], '--account is missing.\n--region is missing.'],
  [['--account', '1234', '--region', 'eu-central-1'], '--account is "1234": an account has 12 digits.'],
  [['--account', '--region', 'eu-central-1'], '--account is given without a value.'],
  [[...place, '--account', '210987654321'], '--account is given twice.'],
  [['--account', '123456789012', '--region', 'Frankfurt'], '--region is "Frankfurt": write it as in eu-central-1.'],
  [[...place, '--partition', 'china'], '--partition is "china": write it as in aws, aws-cn, aws-us-gov.'],
  [[...place, '--service', 'lambda'], '--service is "lambda": there are glue, ecs,'],
  [[...place, '--regoin', 'x'], 'There is no option --regoin.\nThere is no option x.'],
  [[...place, 'glue'], 'There is no option glue.'],
  [['--write', 'a.md', ...place], '--write takes no other option'],
])('%j is refused, with what there is', (args, message) => {
  const parse = (): unknown => parseIamOptions(args);
  expect(parse).toThrow(OptionWrong);
  expect(parse).toThrow(message);
  expect(parse).toThrow('npm run iam -- --account');
});
