/**
 * What an error of an AWS call means for a start. By name and not by class: the errors common to all actions are absent
 * from the clients' models. What is not certainly a refusal has an unknown outcome: the job may run.
 */
import { errorName, errorMessage, httpStatus } from './aws-error.js';
import { BudgetSpent } from './budget.js';

/**
 * - `throttled`, `credentials`: AWS certainly started nothing; later is fine.
 * - `rejected`: AWS certainly started nothing, and never will for this call.
 * - `unknown`: no answer, or one that says nothing: the call may have had its effect.
 */
export type ErrorClass = 'throttled' | 'credentials' | 'rejected' | 'unknown';

/** The names that AWS's own SDKs treat as throttling (smithy's service-error-classification). */
const throttles = new Set([
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
  'TransactionInProgressException',
]);

const credentialProblems =
  /^(ExpiredToken|UnrecognizedClient|InvalidSignature|RequestTimeTooSkewed|RequestExpired|RequestInTheFuture|AuthFailure|InvalidClientTokenId|SignatureDoesNotMatch|CredentialsProviderError|IncompleteSignature|MissingAuthenticationToken)/;

export function classify(error: unknown): ErrorClass {
  const name = errorName(error);
  const status = httpStatus(error);
  // Our own turn never came, so nothing was asked.
  if (error instanceof BudgetSpent) return 'throttled';
  if (credentialProblems.test(name)) return 'credentials';
  // ECS wraps EC2's throttling in an InvalidParameterException.
  if (throttles.has(name) || status === 429 || isMarkedThrottling(error) || /rate exceeded/i.test(errorMessage(error)))
    return 'throttled';
  if (name === 'OperationTimeoutException' || name === 'RequestTimeout' || name === 'RequestTimeoutException')
    return 'unknown';
  // EMR's model calls InternalServerError no fault of the server, so that it may come as a 400.
  if (/^Internal(Server|Service)?(Error|Exception|Failure)$/.test(name)) return 'unknown';
  // A 4xx without a code of AWS's may come from anything on the way, and says nothing about what AWS did.
  if (/^(Error|SyntaxError|Unknown|UnknownError|TimeoutError)$/.test(name)) return 'unknown';
  return status !== undefined && status >= 400 && status < 500 ? 'rejected' : 'unknown';
}

/** The models mark some exceptions as throttling themselves. */
function isMarkedThrottling(error: unknown): boolean {
  return (error as { $retryable?: { throttling?: boolean } } | undefined)?.$retryable?.throttling === true;
}

export function isAccessDenied(error: unknown): boolean {
  return /^AccessDenied|^UnauthorizedOperation$|^NotAuthorized/.test(errorName(error));
}
