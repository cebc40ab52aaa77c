/** What a schema found, as the member `errors` of a problem: one entry per fault, each with the path that it is at. */
import { z } from 'zod';
import { Problem } from './problem.js';

export interface RequestFault {
  /** As one would write it in JavaScript: `input.tables[0].name`. Empty for the whole. */
  path: string;
  message: string;
}

/** An issue of Standard Schema, which is what Nest's pipe and zod both give. */
export interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

export function invalidRequest(faults: readonly RequestFault[]): Problem {
  const count = faults.length === 1 ? 'One fault' : `${faults.length} faults`;
  return new Problem('invalid-request', `${count}: ${faults.map(inWords).join('; ')}`.slice(0, 1_000), {
    members: { errors: faults },
  });
}

/** `prefix`: where the checked value stands in the body. */
export function faultsOf(issues: readonly Issue[], prefix: readonly PropertyKey[] = []): RequestFault[] {
  return issues.flatMap((issue) => {
    const path = [
      ...prefix,
      ...(issue.path ?? []).map((segment) => (typeof segment === 'object' ? segment.key : segment)),
    ];
    const keys = unknownKeys(issue);
    if (keys) return keys.map((key) => ({ path: dotted([...path, key]), message: 'Unknown key' }));
    return [{ path: dotted(path), message: issue.message }];
  });
}

/** Zod reports all unknown keys of an object as one issue at the object. */
function unknownKeys(issue: Issue): readonly string[] | undefined {
  return 'code' in issue && issue.code === 'unrecognized_keys' && 'keys' in issue
    ? (issue.keys as string[])
    : undefined;
}

function dotted(path: readonly PropertyKey[]): string {
  return z.core.toDotPath(path.map((segment) => (typeof segment === 'symbol' ? String(segment) : segment)));
}

function inWords({ path, message }: RequestFault): string {
  return path === '' ? message : `${path}: ${message}`;
}
