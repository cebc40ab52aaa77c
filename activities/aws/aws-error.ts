/** Reading what the AWS SDK throws: `name` is the wire code, `$metadata` the answer's status where there was one. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function httpStatus(error: unknown): number | undefined {
  const metadata = (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata;
  // A body that could not be parsed keeps the status of the answer, which then proves nothing.
  return error instanceof SyntaxError ? undefined : metadata?.httpStatusCode;
}

/** `ThrottlingException: Rate exceeded`, for logs and reasons. */
export function describeError(error: unknown): string {
  const message = errorMessage(error);
  const name = errorName(error);
  return message.startsWith(name) || name === 'Error' ? message : `${name}: ${message}`;
}
