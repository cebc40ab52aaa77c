/** Errors as each protocol writes them. The codes of errors common to all services differ between protocols, too. */
import { randomUUID } from 'node:crypto';
import type { Answer } from './answer.js';
import { AwsError } from './aws-error.js';
import type { Protocol } from './call.js';

/** Code and status by protocol, for the errors that every service has. What is missing is written as it is. */
const common: Readonly<Record<string, Partial<Record<Protocol, [code: string, status: number]>>>> = {
  AccessDeniedException: { query: ['AccessDenied', 403], s3: ['AccessDenied', 403] },
  ExpiredTokenException: { query: ['ExpiredToken', 403], s3: ['ExpiredToken', 400] },
  IncompleteSignatureException: { query: ['IncompleteSignature', 400], s3: ['AuthorizationHeaderMalformed', 400] },
  InternalServiceException: { 'rest-json': ['InternalServerException', 500] },
  InvalidSignatureException: { query: ['SignatureDoesNotMatch', 403], s3: ['SignatureDoesNotMatch', 403] },
  MissingAuthenticationTokenException: { query: ['MissingAuthenticationToken', 403], s3: ['AccessDenied', 403] },
  ThrottlingException: { query: ['Throttling', 400], s3: ['SlowDown', 503] },
  UnrecognizedClientException: { query: ['InvalidClientTokenId', 403], s3: ['InvalidAccessKeyId', 403] },
};

/** REST services have a status for each of these where the JSON protocol has 400 for all. */
const restStatuses: Readonly<Record<string, number>> = {
  AccessDeniedException: 403,
  ExpiredTokenException: 403,
  IncompleteSignatureException: 403,
  InvalidSignatureException: 403,
  MissingAuthenticationTokenException: 403,
  ThrottlingException: 429,
  UnknownOperationException: 404,
  UnrecognizedClientException: 403,
};

export function errorAnswer(error: AwsError, protocol: Protocol, service = ''): Answer {
  const [code, status] = common[error.code]?.[protocol] ?? [error.code, error.status];
  return writers[protocol](new AwsError(code, error.message, status, error.extra), service);
}

const writers: Readonly<Record<Protocol, (error: AwsError, service: string) => Answer>> = {
  json: ({ code, message, status, extra }, service) => ({
    status,
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amzn-requestid': randomUUID(),
      'x-amzn-errortype': code,
    },
    // Both spellings are about; clients have to cope.
    body: JSON.stringify({ __type: code, [spellsLarge(service, code) ? 'Message' : 'message']: message, ...extra }),
  }),
  'rest-json': ({ code, message, status, extra }) => ({
    status: restStatuses[code] ?? status,
    headers: { 'content-type': 'application/json', 'x-amzn-requestid': randomUUID(), 'x-amzn-errortype': code },
    body: JSON.stringify({ message, ...extra }),
  }),
  query: ({ code, message, status }) => {
    const type = status < 500 ? 'Sender' : 'Receiver';
    const error = `<Error><Type>${type}</Type><Code>${escape(code)}</Code><Message>${escape(message)}</Message></Error>`;
    return xml(status, `<ErrorResponse>${error}<RequestId>${randomUUID()}</RequestId></ErrorResponse>`);
  },
  s3: ({ code, message, status }) =>
    xml(status, `<Error><Code>${escape(code)}</Code><Message>${escape(message)}</Message></Error>`),
};

/** As Glue spells it, and EMR in the errors that its model has. */
function spellsLarge(service: string, code: string): boolean {
  return service === 'glue' || (service === 'elasticmapreduce' && code === 'InvalidRequestException');
}

function xml(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/xml' }, body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}` };
}

/** Text for an XML element. */
export function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
