/** Which operation a REST-JSON call means: its method and path say so, where a JSON call has a target. */
import { routeOf as emrServerless } from './emr-serverless/routes.js';

/** `path` has no query and is still percent-encoded; the labels are decoded. Undefined: no operation is there. */
export type RouteOf = (method: string, path: string) => Route | undefined;

export interface Route {
  operation: string;
  labels: Readonly<Record<string, string>>;
}

/** By the service that the request is signed for. */
const routes: Readonly<Record<string, RouteOf>> = { 'emr-serverless': emrServerless };

export function routeOf(service: string, method: string, path: string): Route | undefined {
  const [pathname = ''] = path.split('?', 1);
  return Object.hasOwn(routes, service) ? routes[service]?.(method, pathname) : undefined;
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
