/** Where the parts of a local stack are, and what a process needs in its environment to use them. */
import { databaseUrl } from './processes/postgres.js';

/** Which ports a stack listens on; what is left out, or 0, is any free one. */
export interface StackPorts {
  temporal?: number;
  temporalWeb?: number;
  aws?: number;
  postgres?: number;
}

/** Those of the parts that are started. */
export interface ChosenPorts {
  temporal: number;
  temporalWeb?: number;
  aws: number;
  emulator: number;
  postgres?: number;
}

export interface StackAddresses {
  /** Host and port of Temporal's frontend. */
  temporal: string;
  temporalWeb?: string;
  /** The job plane: every AWS call goes there. */
  aws: string;
  /** What stands behind the plane, for a look past it. */
  emulator: string;
  /** Connection URLs by name. */
  databases: Record<string, string>;
}

export const REGION = 'us-east-1';

/** `emulator` is its address where it is one of somebody else's. */
export function addressesOf(ports: ChosenPorts, databases: readonly string[], emulator?: string): StackAddresses {
  const { postgres } = ports;
  return {
    temporal: `127.0.0.1:${ports.temporal}`,
    ...(ports.temporalWeb !== undefined && { temporalWeb: `http://127.0.0.1:${ports.temporalWeb}` }),
    aws: `http://127.0.0.1:${ports.aws}`,
    emulator: emulator ?? `http://127.0.0.1:${ports.emulator}`,
    databases: postgres ? Object.fromEntries(databases.map((name) => [name, databaseUrl(postgres, name)])) : {},
  };
}

/** For a worker. The API needs Temporal's variables only. */
export function environmentOf(addresses: StackAddresses): Record<string, string> {
  return {
    TEMPORAL_ADDRESS: addresses.temporal,
    TEMPORAL_NAMESPACE: 'default',
    AWS_ENDPOINT_URL: addresses.aws,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'millrace-worker',
    AWS_SECRET_ACCESS_KEY: 'millrace-worker',
  };
}
