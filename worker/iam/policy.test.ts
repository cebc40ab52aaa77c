import { expect, test } from 'vitest';
import { logsIam } from '../../activities/aws/iam.js';
import { driverIam } from '../../activities/drivers.js';
import { policyOf, policyParts, reasonsOf, type PolicyPart } from './policy.js';

const place = { partition: 'aws-cn', region: 'cn-north-1', account: '123456789012' };
const actionsOf = (parts: readonly PolicyPart[]) =>
  policyOf(parts, place).Statement.flatMap(({ Action }) => Action as string | string[]);

test('has every action that the drivers and the log reader list, and no other', () => {
  const actions = actionsOf(policyParts);
  const listed = [...Object.values(driverIam).flat(), ...logsIam].flatMap((statement) => statement.actions);
  expect(actions.toSorted()).toEqual(listed.toSorted());
});

test('fills in partition, region and account, and leaves no mark of ours', () => {
  const text = JSON.stringify(policyOf(policyParts, place));
  expect(text).toContain('arn:aws-cn:glue:cn-north-1:123456789012:job/*');
  expect(text).not.toMatch(/\$\{(partition|region|account)\}/);
});

test('keeps the conditions', () => {
  const passRole = policyOf(['ecs'], place).Statement.find(({ Action }) => Action.includes('iam:PassRole'));
  expect(passRole?.Condition).toEqual({ StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } });
});

test('is of one part where one is asked for', () => {
  const services = actionsOf(['glue']).map((action) => action.split(':')[0]);
  expect(new Set(services)).toEqual(new Set(['glue']));
});

test('names each statement once, with letters and digits only, and says why it is there', () => {
  const sids = policyOf(policyParts, place).Statement.map(({ Sid }) => Sid);
  expect(new Set(sids).size).toBe(sids.length);
  expect(sids.filter((sid) => !/^[A-Za-z0-9]+$/.test(sid))).toEqual([]);
  expect(policyParts.flatMap(reasonsOf).map(({ sid }) => sid)).toEqual(sids);
});

test('fits into one managed policy, all parts together', () => {
  // "The size of each managed policy can't exceed 6,144 characters. IAM doesn't count white space" (IAM quotas).
  const longest = { partition: 'aws-us-gov', region: 'us-gov-west-1', account: '123456789012' };
  expect(JSON.stringify(policyOf(policyParts, longest)).replaceAll(' ', '').length).toBeLessThan(6_144);
});
