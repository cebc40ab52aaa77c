import { describe, expect, it } from 'vitest';
import { isCapacityRefusal, isFinal } from './refusals.js';

describe('a failure of RunTask', () => {
  it.each([
    'RESOURCE:MEMORY',
    'RESOURCE:CPU',
    'RESOURCE:ENI',
    'AGENT',
    'ATTRIBUTE',
    'LOCATION',
    'EMPTY CAPACITY PROVIDER',
    'MemberOf placement constraint unsatisfied.',
    'Capacity is unavailable at this time',
    'something new',
  ])("'%s' may pass with time", (reason) => {
    expect(isFinal({ reason })).toBe(false);
  });

  it.each(['MISSING', 'INACTIVE', 'ACCESSDENIED', 'ACCESS DENIED', 'Capability not supported'])(
    "'%s' is for good",
    (reason) => {
      expect(isFinal({ reason })).toBe(true);
    },
  );

  it('without a reason may pass with time', () => {
    expect(isFinal({})).toBe(false);
  });
});

describe('an exception of RunTask', () => {
  const error = (name: string, message: string) => Object.assign(new Error(message), { name });

  it.each([
    [
      'ClientException',
      'Capacity is unavailable at this time. Please try again later or in a different availability zone',
    ],
    ['ClientException', 'The quota of tasks in the PROVISIONING state per cluster has been reached.'],
    ['ClientException', "You've reached the limit on the number of tasks you can run concurrently"],
    ['ClientException', 'You’ve reached the limit on the number of vCPUs you can run concurrently'],
    ['InvalidParameterException', 'No Container Instances were found in your cluster.'],
  ])("%s '%s' is a lack of capacity", (name, message) => {
    expect(isCapacityRefusal(error(name, message))).toBe(true);
  });

  it.each([
    ['ClientException', 'TaskDefinition is inactive'],
    ['ClientException', 'Unable to describe task definition.'],
    ['InvalidParameterException', 'Override for container named x is not a container in the TaskDefinition.'],
    ['AccessDeniedException', 'Capacity is unavailable at this time'],
    ['ServerException', 'Capacity is unavailable at this time'],
  ])("%s '%s' is none", (name, message) => {
    expect(isCapacityRefusal(error(name, message))).toBe(false);
  });
});
