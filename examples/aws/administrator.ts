/** The key that may set things up on the local AWS: neither a worker's, which may only run jobs, nor a job's. */
import { REGION } from '../../local/stack-addresses.js';

export interface Administrator {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}

export function administrator(endpoint: string): Administrator {
  return {
    endpoint,
    region: REGION,
    credentials: { accessKeyId: 'millrace-admin', secretAccessKey: 'millrace-admin' },
  };
}

/** For calls that make something: that it is there already is as good. Anything else is thrown. */
export function unlessThere(...names: string[]): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof Error && names.includes(error.name)) return undefined;
    throw error;
  };
}
