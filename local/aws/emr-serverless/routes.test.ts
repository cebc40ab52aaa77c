import { describe, expect, it } from 'vitest';
import { routeOf } from '../rest-routes.js';

describe('a route', () => {
  it.each([
    ['POST', '/applications', 'CreateApplication', {}],
    ['GET', '/applications/00app', 'GetApplication', { applicationId: '00app' }],
    ['POST', '/applications/00app/jobruns', 'StartJobRun', { applicationId: '00app' }],
    ['DELETE', '/applications/00app/jobruns/00run', 'CancelJobRun', { applicationId: '00app', jobRunId: '00run' }],
    ['GET', '/tags/arn%3Aaws%3A%2Fx', 'ListTagsForResource', { resourceArn: 'arn:aws:/x' }],
    ['GET', '/applications/%zz', 'GetApplication', { applicationId: '%zz' }],
  ])('%s %s is %s', (method, path, operation, labels) => {
    expect(routeOf('emr-serverless', method, path)).toEqual({ operation, labels });
  });

  it('is there for no other request', () => {
    expect(routeOf('emr-serverless', 'PUT', '/applications')).toBeUndefined();
    expect(routeOf('emr-serverless', 'GET', '/applications/00app/jobruns/00run/nothing')).toBeUndefined();
  });
});
