/** Addresses of a run: in this API, and in Temporal Web. Ids of runs need no escaping in a path. */
import type { RunAddress } from './run-id.js';

export function runPath(id: string): string {
  return `/v1/runs/${id}`;
}

export function temporalWebLink(base: string, namespace: string, { workflowId, runId = '' }: RunAddress): string {
  return [base, 'namespaces', namespace, 'workflows', workflowId, runId, 'history']
    .map((part, index) => (index === 0 ? part : encodeURIComponent(part)))
    .join('/');
}
