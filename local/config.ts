/** The environment of `npm run local`: which of its parts are started, and where they listen. Port 0 is any free one. */
import { z } from 'zod';

import type { StackPorts } from './stack-addresses.js';

export interface LocalConfig {
  ports: Required<StackPorts>;
  /** `aws`: the local AWS alone, for a container whose neighbours are Temporal and PostgreSQL. */
  parts: 'all' | 'aws';
  /** Where the local AWS listens when it is alone. It asks nobody for a password. */
  awsHost: string;
}

/** Names every variable that is wrong, one a line, with what is wrong about it. */
export class ConfigInvalid extends Error {
  override readonly name = 'ConfigInvalid';
}

const NAMES = {
  temporal: 'MILLRACE_LOCAL_TEMPORAL_PORT',
  temporalWeb: 'MILLRACE_LOCAL_TEMPORAL_WEB_PORT',
  aws: 'MILLRACE_LOCAL_AWS_PORT',
  postgres: 'MILLRACE_LOCAL_POSTGRES_PORT',
} as const satisfies Record<keyof StackPorts, string>;

const PARTS = 'MILLRACE_LOCAL_PARTS';
const AWS_HOST = 'MILLRACE_LOCAL_AWS_HOST';

export const PORT_VARIABLES = Object.values(NAMES);

const port = z
  .string()
  .regex(/^\d+$/, 'is no port number')
  .transform(Number)
  .refine((value) => value <= 65_535, 'is above 65535');

const environment = z
  .object({
    [NAMES.temporal]: port.default(7233),
    [NAMES.temporalWeb]: port.default(8233),
    [NAMES.aws]: port.default(4566),
    [NAMES.postgres]: port.default(5433),
    [PARTS]: z.enum(['all', 'aws'], 'is neither all nor aws').default('all'),
    [AWS_HOST]: z.union([z.ipv4(), z.ipv6()], 'is no IP address').optional(),
  })
  .superRefine((values, context) => {
    for (const [index, name] of PORT_VARIABLES.entries()) {
      const same = PORT_VARIABLES.slice(0, index).find((other) => values[other] === values[name]);
      if (same && values[name] !== 0)
        context.addIssue({ code: 'custom', path: [name], message: `is that of ${same} too` });
    }
    if (values[AWS_HOST] !== undefined && values[PARTS] !== 'aws')
      context.addIssue({ code: 'custom', path: [AWS_HOST], message: `is only for ${PARTS}=aws` });
  });

export function parseLocalConfig(env: Readonly<Record<string, string | undefined>>): LocalConfig {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    const line = ({ path, message }: z.core.$ZodIssue): string => {
      const name = String(path[0]);
      return `${name} ${message}: ${JSON.stringify(env[name] ?? 'its default')}`;
    };
    throw new ConfigInvalid(parsed.error.issues.map(line).join('\n'));
  }
  const values = parsed.data;
  return {
    ports: {
      temporal: values[NAMES.temporal],
      temporalWeb: values[NAMES.temporalWeb],
      aws: values[NAMES.aws],
      postgres: values[NAMES.postgres],
    },
    parts: values[PARTS],
    awsHost: values[AWS_HOST] ?? '127.0.0.1',
  };
}
