import { expect, test } from 'vitest';

import { ConfigInvalid, parseLocalConfig } from './config.js';

test('the usual ports, unless told otherwise', () => {
  expect(parseLocalConfig({}).ports).toEqual({ temporal: 7233, temporalWeb: 8233, aws: 4566, postgres: 5433 });
  expect(parseLocalConfig({ MILLRACE_LOCAL_AWS_PORT: '0' }).ports.aws).toBe(0);
});

test('every variable that is wrong is named, with its value', () => {
  const parse = () =>
    parseLocalConfig({
      MILLRACE_LOCAL_TEMPORAL_PORT: 'seven',
      MILLRACE_LOCAL_AWS_PORT: '70000',
      MILLRACE_LOCAL_POSTGRES_PORT: '',
    });
  expect(parse).toThrow(ConfigInvalid);
  expect(parse).toThrow(
    [
      'MILLRACE_LOCAL_TEMPORAL_PORT is no port number: "seven"',
      'MILLRACE_LOCAL_AWS_PORT is above 65535: "70000"',
      'MILLRACE_LOCAL_POSTGRES_PORT is no port number: ""',
    ].join('\n'),
  );
});

test('one port for two is refused, any free port for several is not', () => {
  expect(() => parseLocalConfig({ MILLRACE_LOCAL_AWS_PORT: '7233' })).toThrow(
    'MILLRACE_LOCAL_AWS_PORT is that of MILLRACE_LOCAL_TEMPORAL_PORT too: "7233"',
  );
  const any = parseLocalConfig({ MILLRACE_LOCAL_AWS_PORT: '0', MILLRACE_LOCAL_POSTGRES_PORT: '0' });
  expect(any.ports).toMatchObject({ aws: 0, postgres: 0 });
});

test('the local AWS alone may listen elsewhere; the whole stack stays on loopback', () => {
  expect(parseLocalConfig({})).toMatchObject({ parts: 'all', awsHost: '127.0.0.1' });
  const alone = { MILLRACE_LOCAL_PARTS: 'aws', MILLRACE_LOCAL_AWS_HOST: '0.0.0.0' };
  expect(parseLocalConfig(alone)).toMatchObject({ parts: 'aws', awsHost: '0.0.0.0' });
  expect(() => parseLocalConfig({ MILLRACE_LOCAL_AWS_HOST: '0.0.0.0' })).toThrow(
    'MILLRACE_LOCAL_AWS_HOST is only for MILLRACE_LOCAL_PARTS=aws: "0.0.0.0"',
  );
  expect(() => parseLocalConfig({ MILLRACE_LOCAL_PARTS: 'temporal', MILLRACE_LOCAL_AWS_HOST: 'everywhere' })).toThrow(
    'MILLRACE_LOCAL_PARTS is neither all nor aws: "temporal"\nMILLRACE_LOCAL_AWS_HOST is no IP address: "everywhere"',
  );
});
