import { describe, expect, it } from 'vitest';
import { readConfig } from './config.js';

const good = { AWS_REGION: 'eu-west-1' };

describe("the worker's environment", () => {
  it('needs a region and nothing else', () => {
    expect(readConfig(good)).toMatchObject({
      namespace: 'default',
      taskQueue: 'millrace',
      targets: { default: { region: 'eu-west-1' } },
      resources: {},
    });
  });

  it('names resources and targets', () => {
    const config = readConfig({
      ...good,
      MILLRACE_RESOURCE_REPORTS_APP: '00f1',
      MILLRACE_TARGETS: JSON.stringify({ lake: { region: 'us-east-1', role: 'arn:aws:iam::123456789012:role/etl' } }),
    });
    expect(config.resources).toEqual({ 'reports-app': '00f1' });
    expect(config.targets['lake']).toEqual({ region: 'us-east-1', role: 'arn:aws:iam::123456789012:role/etl' });
  });

  it('takes the endpoint of the local AWS for the default target', () => {
    expect(readConfig({ ...good, AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' }).targets['default']?.endpoint).toBe(
      'http://127.0.0.1:4566',
    );
  });

  it('names every variable that is wrong, and its value', () => {
    const wrong = {
      MILLRACE_HEALTH_PORT: '99999',
      MILLRACE_LOG_LEVEL: 'loud',
      MILLRACE_TARGETS: '{"lake":{"region":"us-east-1","account":"12"}}',
    };
    expect(() => readConfig(wrong)).toThrow(
      /MILLRACE_TARGETS is .*lake\.account: an account has 12 digits[^]*MILLRACE_HEALTH_PORT is "99999"[^]*MILLRACE_LOG_LEVEL is "loud"[^]*AWS_REGION is missing/,
    );
  });

  it('refuses targets that are no JSON', () => {
    expect(() => readConfig({ ...good, MILLRACE_TARGETS: '{' })).toThrow(/MILLRACE_TARGETS is "\{": is not JSON/);
  });

  it('lets the janitor stop what is left, unless it is told otherwise', () => {
    expect(readConfig(good).janitor).toBe('stop');
    expect(readConfig({ ...good, MILLRACE_JANITOR: 'report' }).janitor).toBe('report');
    expect(() => readConfig({ ...good, MILLRACE_JANITOR: 'yes' })).toThrow(/MILLRACE_JANITOR is "yes": /);
  });

  it('scales the engine only when it is told to', () => {
    expect(readConfig(good).timing?.stopTimeout).toBe('15m');
    expect(readConfig({ ...good, MILLRACE_TIMING_FACTOR: '0.1' }).timing?.stopTimeout).toBe('90s');
  });
});
