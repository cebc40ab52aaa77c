/** EMR's errors. Its model has one of them only; the operations that are older than it answer with ValidationException. */
import { AwsError } from '../aws-error.js';

export function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

export function invalidRequest(message: string, ErrorCode?: string): AwsError {
  return new AwsError('InvalidRequestException', message, 400, ErrorCode === undefined ? {} : { ErrorCode });
}

/** As the newer operations say it. */
export function notValid(what: 'Cluster' | 'Step', id: string): AwsError {
  return invalidRequest(`${what} id '${id}' is not valid.`, what === 'Cluster' ? 'NoSuchCluster' : undefined);
}

export const finished = () => invalid('A job flow that is shutting down, terminated, or finished may not be modified.');
