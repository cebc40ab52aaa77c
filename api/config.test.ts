import { describe, expect, test } from 'vitest';
import { ConfigError } from '../contracts/config-error.js';
import { readConfig } from './config.js';

describe('readConfig', () => {
  test('listens on loopback, and needs nothing to be set', () => {
    expect(readConfig({ TEMPORAL_CONFIG_FILE: '/nonexistent' })).toMatchObject({
      host: '127.0.0.1',
      port: 3_000,
      taskQueue: 'millrace',
      logLevel: 'info',
      temporal: { namespace: 'default' },
    });
  });

  test('takes Temporal from its own variables', () => {
    const { temporal } = readConfig({ TEMPORAL_ADDRESS: 'temporal.example:7233', TEMPORAL_NAMESPACE: 'etl' });
    expect(temporal).toMatchObject({ namespace: 'etl', connection: { address: 'temporal.example:7233' } });
  });

  test('says every wrong variable, one line each, with its value', () => {
    const read = () =>
      readConfig({
        MILLRACE_API_PORT: '65536',
        MILLRACE_LOG_LEVEL: 'loud',
        MILLRACE_TEMPORAL_WEB_URL: 'localhost',
        TEMPORAL_TLS_CLIENT_CERT_PATH: '/nonexistent',
        TEMPORAL_TLS_CLIENT_CERT_DATA: 'x',
      });
    expect(read).toThrow(ConfigError);
    const lines = messageOf(read).split('\n');
    expect(lines.map((line) => line.split(/[ :]/)[0])).toEqual([
      'MILLRACE_API_PORT',
      'MILLRACE_LOG_LEVEL',
      'MILLRACE_TEMPORAL_WEB_URL',
      'TEMPORAL_*',
    ]);
    expect(lines[0]).toBe('MILLRACE_API_PORT is "65536": must be at most 65535');
  });

  test.each(['3000x', '-1', '3.5', ' '])('refuses port %j', (port) => {
    expect(() => readConfig({ MILLRACE_API_PORT: port })).toThrow(/MILLRACE_API_PORT is/);
  });

  test('takes an empty variable as not set', () => {
    expect(readConfig({ MILLRACE_API_PORT: '', MILLRACE_TEMPORAL_WEB_URL: '' })).toMatchObject({
      port: 3_000,
      temporalWebUrl: undefined,
    });
  });
});

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('It did not throw.');
}
