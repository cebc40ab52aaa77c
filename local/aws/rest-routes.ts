/**
 * Which operation a REST-JSON call means: its method and path say so, where a JSON call has a target. A service is its
 * table of routes, and a line here.
 */
import { emrServerlessRoutes } from './emr-serverless/routes.js';

/** `GET /things/{thingId}` to the operation's name, as in AWS's model. */
export type RouteTable = Readonly<Record<string, string>>;

export interface Route {
  operation: string;
  /** By their names in AWS's model, decoded. */
  labels: Readonly<Record<string, string>>;
}

/** By the service that the request is signed for. */
const services: ReadonlyMap<string, readonly Matcher[]> = new Map([
  ['emr-serverless', matchersOf(emrServerlessRoutes)],
]);

/** `path` is still percent-encoded, and may have a query. `undefined` for a request that is none of the service's. */
export function routeOf(service: string, method: string, path: string): Route | undefined {
  const [pathname = ''] = path.split('?', 1);
  for (const { method: wanted, pattern, operation } of services.get(service) ?? []) {
    const match = method === wanted ? pattern.exec(pathname) : null;
    if (match) return { operation, labels: decoded(match.groups) };
  }
  return undefined;
}

/** What the query says: a name that comes more than once has a list. */
export function queryOf(path: string): Record<string, string | string[]> {
  const at = path.indexOf('?');
  const query = new URLSearchParams(at < 0 ? '' : path.slice(at + 1));
  return Object.fromEntries(
    [...new Set(query.keys())].map((name) => {
      const values = query.getAll(name);
      return [name, values.length > 1 ? values : (values[0] ?? '')];
    }),
  );
}

interface Matcher {
  method: string;
  pattern: RegExp;
  operation: string;
}

function matchersOf(table: RouteTable): Matcher[] {
  return Object.entries(table).map(([route, operation]) => {
    const [method = '', path = ''] = route.split(' ');
    return { method, pattern: new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}/?$`), operation };
  });
}

function decoded(labels: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, decode(value)]));
}

/** A label that is no URL component is taken as it stands: no resource has such a name. */
function decode(label: string): string {
  try {
    return decodeURIComponent(label);
  } catch {
    return label;
  }
}
