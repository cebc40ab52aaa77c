import { GlueClient, StartJobRunCommand } from '@aws-sdk/client-glue';
import { expect, it, onTestFinished } from 'vitest';
import { defaultTiming } from '../../contracts/timing.js';
import { answerJson, startAnsweringServer, type Answerer } from '../../test/harness/answering-server.js';
import { useCredentials } from '../../test/harness/credentials.js';
import { targetOf } from '../../test/harness/scripted-plane.js';
import { classify } from './classify.js';
import { clientOptions } from './client.js';
import { withShortErrors } from './short-errors.js';

useCredentials('millrace-worker');

async function errorOf(answer: Answerer): Promise<Error> {
  const server = await startAnsweringServer(answer);
  onTestFinished(() => server.close());
  const client = withShortErrors(new GlueClient(clientOptions(targetOf(server), defaultTiming)));
  onTestFinished(() => client.destroy());
  return client.send(new StartJobRunCommand({ JobName: 'a' })).then(
    () => expect.unreachable(),
    (error: Error) => error,
  );
}

const book = 'x'.repeat(2 ** 20);

it.each([
  ['throttled', answerJson(400, { __type: 'ThrottlingException', message: book })],
  ['rejected', answerJson(400, { __type: 'InvalidInputException', Message: book })],
  ['unknown', answerJson(500, { __type: 'InternalServiceException', Message: book })],
] as const)('cuts the text of an error that is %s, and leaves it what it is', async (meaning, answer) => {
  const error = await errorOf(answer);
  expect(error.message).toMatch(/^x{4094} …$/);
  expect(error.stack?.length).toBeLessThan(10_000);
  expect(classify(error)).toBe(meaning);
});

it('leaves a short one as it is', async () => {
  const error = await errorOf(answerJson(400, { __type: 'InvalidInputException', Message: 'No such job' }));
  expect(error).toMatchObject({ name: 'InvalidInputException', message: 'No such job' });
});
