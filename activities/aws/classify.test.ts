import { GetJobCommand, GlueClient } from '@aws-sdk/client-glue';
import { describe, expect, it, onTestFinished } from 'vitest';
import { defaultTiming } from '../../contracts/timing.js';
import { answerJson, startAnsweringServer, type Answerer } from '../../test/harness/answering-server.js';
import { useCredentials } from '../../test/harness/credentials.js';
import { BudgetSpent } from './budget.js';
import { classify, isAccessDenied, type ErrorClass } from './classify.js';
import { clientOptions } from './client.js';

useCredentials('millrace-worker');

/** As the SDK throws it: the wire's code as name, the answer's status in the metadata. */
function awsError(name: string, status?: number, message = 'said AWS'): Error {
  return Object.assign(new Error(message), {
    name,
    $metadata: { ...(status !== undefined && { httpStatusCode: status }) },
  });
}

describe('by name', () => {
  it.each([
    'BandwidthLimitExceeded',
    'EC2ThrottledException',
    'LimitExceededException',
    'PriorRequestNotComplete',
    'ProvisionedThroughputExceededException',
    'RequestLimitExceeded',
    'RequestThrottled',
    'RequestThrottledException',
    'SlowDown',
    'ThrottledException',
    'Throttling',
    'ThrottlingException',
    'TooManyRequestsException',
  ])('takes %s for throttling, whatever the status', (name) => {
    expect(classify(awsError(name, 400))).toBe('throttled');
    expect(classify(awsError(name, 503))).toBe('throttled');
  });

  it("takes the last of the SDK's throttling names for throttling", () => {
    expect(classify(awsError('TransactionInProgressException', 400))).toBe('throttled');
  });

  it('takes for throttling what the SDK marks so', () => {
    expect(classify(Object.assign(awsError('Odd', 400), { $retryable: { throttling: true } }))).toBe('throttled');
  });

  it.each([
    'ExpiredToken',
    'ExpiredTokenException',
    'UnrecognizedClientException',
    'InvalidClientTokenId',
    'InvalidSignatureException',
    'SignatureDoesNotMatch',
    'RequestExpired',
    'RequestTimeTooSkewed',
    'IncompleteSignatureException',
    'MissingAuthenticationTokenException',
  ])('takes %s for trouble with credentials or clocks, no verdict on the spec', (name) => {
    expect(classify(awsError(name, 403))).toBe('credentials');
  });

  it('takes credentials that cannot be had for trouble with credentials', () => {
    expect(classify(awsError('CredentialsProviderError'))).toBe('credentials');
  });

  it.each(['RequestInTheFuture', 'AuthFailure'])('takes %s for a clock that is off, as the SDK does', (name) => {
    expect(classify(awsError(name, 403))).toBe('credentials');
  });

  it.each([
    'EntityNotFoundException',
    'InvalidInputException',
    'ValidationException',
    'InvalidParameterException',
    'ClusterNotFoundException',
    'AccessDeniedException',
    'BlockedException',
    'ConflictException',
  ])('takes %s for a refusal for good', (name) => {
    expect(classify(awsError(name, 400))).toBe('rejected');
  });

  it.each([
    'OperationTimeoutException',
    'RequestTimeout',
    'RequestTimeoutException',
    'InternalServerError',
    'InternalServerException',
    'InternalServiceError',
    'InternalServiceException',
    'InternalFailure',
    'InternalError',
  ])('does not know what came of a call that ended in %s, though it is a 4xx', (name) => {
    expect(classify(awsError(name, 400))).toBe('unknown');
  });

  it.each(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT'])(
    'does not know what came of a call that ended in %s',
    (code) => {
      expect(classify(Object.assign(new Error(code), { code }))).toBe('unknown');
    },
  );

  it.each([500, 502, 503, 504])('does not know what came of a call that was answered with %i', (status) => {
    expect(classify(awsError('InternalServiceException', status))).toBe('unknown');
    expect(classify(awsError('AccessDeniedException', status))).toBe('unknown');
  });

  it.each([undefined, null, 'text', new Error('bare'), awsError('TimeoutError'), new SyntaxError('no JSON')])(
    'does not know what %o means',
    (error) => {
      expect(classify(error)).toBe('unknown');
    },
  );
});

describe('by status and message', () => {
  it('takes 429 for throttling, whatever the name', () => {
    expect(classify(awsError('Whatever', 429))).toBe('throttled');
  });

  it("takes EC2's throttling for throttling where ECS wraps it", () => {
    expect(classify(awsError('InvalidParameterException', 400, 'Rate exceeded. Retry later.'))).toBe('throttled');
  });
});

it('takes a turn that never came for throttling: nothing was asked', () => {
  expect(classify(new BudgetSpent('Calls of this kind are spent for the next 12 s'))).toBe('throttled');
});

describe('isAccessDenied', () => {
  it.each(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'NotAuthorized'])('knows %s', (name) => {
    expect(isAccessDenied(awsError(name, 400))).toBe(true);
  });

  it.each(['EntityNotFoundException', 'ThrottlingException', 'ExpiredTokenException'])('is not %s', (name) => {
    expect(isAccessDenied(awsError(name, 400))).toBe(false);
  });
});

describe('as it comes over the wire', () => {
  const html =
    (status: number): Answerer =>
    (response) =>
      void response.writeHead(status, { 'content-type': 'text/html' }).end('<html>proxy</html>');

  it.each([
    ['a throttle', answerJson(400, { __type: 'ThrottlingException', message: 'Rate exceeded' }), 'throttled'],
    [
      'a code with its namespace',
      answerJson(400, { __type: 'com.amazonaws.glue#EntityNotFoundException', Message: 'gone' }),
      'rejected',
    ],
    ['an expired token', answerJson(400, { __type: 'ExpiredTokenException', message: 'expired' }), 'credentials'],
    ["Glue's own timeout", answerJson(400, { __type: 'OperationTimeoutException', Message: 'late' }), 'unknown'],
    ["Glue's own fault", answerJson(500, { __type: 'InternalServiceException', Message: 'oops' }), 'unknown'],
    ["a gateway's 504 page", html(504), 'unknown'],
    ["a proxy's 403 page", html(403), 'unknown'],
    ["a proxy's 429 page, which is not AWS's word", html(429), 'unknown'],
    ['a 400 without a code', answerJson(400, {}), 'unknown'],
    [
      'an answer that breaks off',
      (response) => void response.writeHead(200, { 'content-length': '100' }).write('{"Job', () => response.destroy()),
      'unknown',
    ],
    ['half an answer that calls itself whole', (response) => void response.writeHead(200).end('{"Job'), 'unknown'],
    ['a connection that breaks', (response) => void response.socket?.resetAndDestroy(), 'unknown'],
  ] as const satisfies readonly (readonly [string, Answerer, ErrorClass])[])('%s', async (_, answer, expected) => {
    const server = await startAnsweringServer(answer);
    onTestFinished(() => server.close());
    const target = {
      name: 'default',
      region: 'us-east-1',
      partition: 'aws',
      account: '000000000000',
      endpoint: server.url,
    };
    const glue = new GlueClient(clientOptions(target, defaultTiming));
    const error: unknown = await glue.send(new GetJobCommand({ JobName: 'a' })).then(
      () => 'answered',
      (thrown: unknown) => thrown,
    );
    expect({ error, class: classify(error) }).toMatchObject({ class: expected });
    expect(error).toBeInstanceOf(Error);
  });

  it('an operation that the service does not have', () => {
    expect(classify(awsError('UnknownOperationException', 400))).toBe('rejected');
  });
});
