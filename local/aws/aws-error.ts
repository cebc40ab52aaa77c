/** An error as an AWS service answers it; how it is written is its protocol's affair. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  /** Members of the answer beside code and message. */
  readonly extra: Record<string, unknown>;

  constructor(code: string, message: string, status = 400, extra: Record<string, unknown> = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.extra = extra;
  }
}

export function accessDenied(principal: string, action: string, resource = '*'): AwsError {
  return new AwsError(
    'AccessDeniedException',
    `User: ${principal} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
  );
}
