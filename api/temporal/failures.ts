/** gRPC errors of Temporal, as far as the API can say something sensible about them. */
import { NamespaceNotFoundError } from '@temporalio/client';
import { passingProblem, type Problem } from '../problem/problem.js';

/** Numbers of gRPC's own table. */
export const grpcCode = {
  cancelled: 1,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  permissionDenied: 7,
  resourceExhausted: 8,
  unavailable: 14,
  unauthenticated: 16,
} as const;

/** The SDK wraps some gRPC errors and throws others bare. */
export function grpcCodeOf(error: unknown): number | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    if ('code' in current && typeof current.code === 'number') return current.code;
  }
  return undefined;
}

/** The problem for an error that says something of Temporal rather than of the request; undefined for all others. */
export function temporalProblem(error: unknown): Problem | undefined {
  if (error instanceof NamespaceNotFoundError) return passingProblem('temporal-unavailable', error.message, 60, error);
  switch (grpcCodeOf(error)) {
    case grpcCode.unavailable:
    case grpcCode.deadlineExceeded:
    case grpcCode.cancelled:
      return passingProblem('temporal-unavailable', 'Temporal did not answer in time.', 5, error);
    case grpcCode.resourceExhausted:
      return passingProblem('temporal-unavailable', 'Temporal limits the rate of such requests.', 1, error);
    case grpcCode.permissionDenied:
    case grpcCode.unauthenticated:
      return passingProblem('temporal-unavailable', 'Temporal refuses the credentials of this API.', 60, error);
    case grpcCode.invalidArgument:
      return /search attribute/i.test(messages(error))
        ? passingProblem('namespace-not-prepared', messages(error), 10, error)
        : undefined;
    default:
      return undefined;
  }
}

function messages(error: unknown): string {
  const all: string[] = [];
  for (let current = error; current instanceof Error; current = current.cause) all.push(current.message);
  return all.join(': ');
}
