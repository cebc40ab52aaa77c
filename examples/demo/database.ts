/** A connection to one of the demo's databases, for as long as it is needed. */
import type { Client } from 'pg';

import { findPostgres } from '../../local/processes/postgres-package.js';

export async function withDatabase<Result>(url: string, use: (client: Client) => Promise<Result>): Promise<Result> {
  const { Client } = await findPostgres();
  const client = new Client({ connectionString: url });
  // A connection that breaks rejects the query; the event comes besides, and unheard it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
