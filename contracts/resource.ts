/**
 * Things whose names differ between environments (subnets, buckets, role ARNs) are written `resource('reports-app')` in
 * pipelines and resolved from the worker's config before each launch. A marker inside a string, so that it fits every
 * field and reads well within one: `s3://${resource('lake')}/raw`.
 */
const marker = /\{\{resource:([a-z][a-z0-9-]*)\}\}/g;

/** Throws on a name that no environment variable could carry. */
export function resource(name: string): string {
  if (!/^[a-z][a-z0-9-]*$/.test(name))
    throw new RangeError(`resource(${JSON.stringify(name)}): use lower-case letters, digits and hyphens.`);
  return `{{resource:${name}}}`;
}

/** The variable of the worker's environment that names a resource: `reports-app` → `MILLRACE_RESOURCE_REPORTS_APP`. */
export function resourceVariable(name: string): string {
  return `MILLRACE_RESOURCE_${name.toUpperCase().replaceAll('-', '_')}`;
}

/** Names of all resources that a JSON value mentions, each once, in order. */
export function resourcesIn(value: unknown): string[] {
  return [...new Set([...(JSON.stringify(value) ?? '').matchAll(marker)].map((match) => match[1] as string))];
}

/** The same JSON value with every marker replaced. Throws on a name that `values` lacks. */
export function withResources<Value>(value: Value, values: Readonly<Record<string, string>>): Value {
  if (typeof value === 'string') return value.replaceAll(marker, (_, name: string) => lookUp(values, name)) as Value;
  if (Array.isArray(value)) return value.map((item: unknown) => withResources(item, values)) as Value;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [withResources(key, values), withResources(item, values)]),
  ) as Value;
}

function lookUp(values: Readonly<Record<string, string>>, name: string): string {
  const found = Object.hasOwn(values, name) ? values[name] : undefined;
  if (found === undefined) throw new RangeError(`resource('${name}') is not resolved: set ${resourceVariable(name)}.`);
  return found;
}
