import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { readRun } from './read-run.js';

let connection: Connection;
beforeAll(async () => {
  connection = await Connection.connect({ address: inject('temporalAddress') });
});
afterAll(() => connection.close());

const runId = '0196b5a0-0000-7000-8000-000000000000';
const read = (workflowId: string, namespace = 'default') =>
  readRun(new Client({ connection, namespace }), { workflowId, runId }, 10_000);

it.each(['loads:gone', 'loads:namespace-x', 'namespace:x', 'Namespace not found'])(
  'knows that Temporal has no run of %s any more, whatever it is called',
  async (workflowId) => {
    expect(await read(workflowId)).toBeUndefined();
  },
);

it('takes a namespace that the server does not know for no answer', async () => {
  await expect(read('loads:gone', 'nobody-has-made-it')).rejects.toMatchObject({ code: 5 });
});
