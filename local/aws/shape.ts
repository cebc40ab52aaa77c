/**
 * What a request may hold, as the services' models say: members of the wrong JSON type are refused by the protocol,
 * values that break a constraint by the service. Clients check some of it themselves, and not all alike.
 */
import { z } from 'zod';
import { AwsError } from './aws-error.js';
import type { Caller, Operation } from './service.js';

/**
 * Makes operations that see checked input only. `code` names the service's error for a broken constraint. Members that
 * the schema does not name are passed on.
 */
export function operationsWith(code: string) {
  return <Schema extends z.ZodType>(
    schema: Schema,
    run: (input: z.output<Schema>, caller: Caller) => object | Promise<object>,
  ): Operation => {
    return (input, caller) => run(checked(schema, input, code), caller);
  };
}

export const strings = z.record(z.string(), z.string());

function checked<Schema extends z.ZodType>(schema: Schema, input: object, code: string): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const [issue] = result.error.issues as [z.core.$ZodIssue, ...z.core.$ZodIssue[]];
  const at = issue.path.join('.');
  const value = issue.path.reduce<unknown>((part, name) => (part as Record<PropertyKey, unknown>)[name], input);
  if (value !== undefined && issue.code === 'invalid_type') {
    const kind = Array.isArray(value) ? 'list' : typeof value;
    throw new AwsError('SerializationException', `${kind} value at '${at}' can not be converted to ${issue.expected}`);
  }
  const shown = value === undefined ? 'null' : `'${typeof value === 'string' ? value : JSON.stringify(value)}'`;
  const problem = `Value ${shown} at '${at}' failed to satisfy constraint: ${constraintOf(issue, value)}`;
  throw new AwsError(code, `1 validation error detected: ${problem}`);
}

function constraintOf(issue: z.core.$ZodIssue, value: unknown): string {
  if (value === undefined) return 'Member must not be null';
  if (issue.code === 'invalid_value') return `Member must satisfy enum value set: [${issue.values.join(', ')}]`;
  return issue.message;
}
