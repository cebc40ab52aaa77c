/** The name in an ARN of this account and region, or a bare name; undefined in an ARN of another. */
export function localName(nameOrArn: string, prefix: string): string | undefined {
  if (!nameOrArn.startsWith('arn:')) return nameOrArn;
  return nameOrArn.startsWith(prefix) ? nameOrArn.slice(prefix.length) : undefined;
}
