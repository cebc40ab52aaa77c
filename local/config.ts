/** The environment of `npm run local`: which ports its parts listen on. 0 is any free one. */
import { z } from 'zod';

import type { StackPorts } from './stack-addresses.js';

export interface LocalConfig {
  ports: Required<StackPorts>;
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
  })
  .superRefine((ports, context) => {
    for (const [index, name] of PORT_VARIABLES.entries()) {
      const same = PORT_VARIABLES.slice(0, index).find((other) => ports[other] === ports[name]);
      if (same && ports[name] !== 0)
        context.addIssue({ code: 'custom', path: [name], message: `is that of ${same} too` });
    }
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
  const ports = parsed.data;
  return {
    ports: {
      temporal: ports[NAMES.temporal],
      temporalWeb: ports[NAMES.temporalWeb],
      aws: ports[NAMES.aws],
      postgres: ports[NAMES.postgres],
    },
  };
}
