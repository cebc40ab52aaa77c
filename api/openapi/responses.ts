/** Responses of an operation: what it answers with, and the problems it can end in, grouped by their status. */
import { problemCatalogue, problemType, type ProblemSlug } from '../problem/catalogue.js';
import { problemMediaType } from '../problem/problem.filter.js';
import { ref } from './components.js';

export interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  parameters?: readonly unknown[];
  requestBody?: unknown;
  responses: Record<string, unknown>;
}

type HeaderName = keyof typeof headers;
type Answer = [description: string, schema: unknown, headers?: readonly HeaderName[]];

export function answers(
  good: Readonly<Record<number, Answer>>,
  problems: readonly ProblemSlug[],
): Record<string, unknown> {
  const statuses = [...new Set(problems.map((slug) => problemCatalogue[slug].status))].sort();
  return {
    ...Object.fromEntries(Object.entries(good).map(([status, answer]) => [status, goodAnswer(answer)])),
    ...Object.fromEntries(statuses.map((status) => [status, problemAnswer(status, problems)])),
  };
}

const headers = {
  Location: { description: 'Where the run is followed.', schema: { type: 'string' } },
  'Idempotency-Replayed': {
    description: '`true` when an earlier request with this Idempotency-Key had been answered so.',
    schema: { const: 'true' },
  },
  'Retry-After': { description: 'Seconds.', schema: { type: 'integer' } },
} as const;

function goodAnswer([description, schema, names = []]: Answer): unknown {
  return { description, ...withHeaders(names), content: { 'application/json': { schema } } };
}

function problemAnswer(status: number, problems: readonly ProblemSlug[]): unknown {
  const lines = problems
    .filter((slug) => problemCatalogue[slug].status === status)
    .map((slug) => `- \`${problemType(slug)}\`: ${problemCatalogue[slug].title}. ${problemCatalogue[slug].remedy}`);
  return {
    description: lines.join('\n'),
    ...withHeaders(status === 503 ? ['Retry-After'] : []),
    content: { [problemMediaType]: { schema: ref('Problem') } },
  };
}

function withHeaders(names: readonly HeaderName[]): { headers?: unknown } {
  return names.length === 0 ? {} : { headers: Object.fromEntries(names.map((name) => [name, headers[name]])) };
}
