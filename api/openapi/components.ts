/** Zod schemas as OpenAPI components. OpenAPI 3.1 takes JSON Schema as it is; only references must point elsewhere. */
import { z } from 'zod';
import { healthy } from '../health/health.schema.js';
import type { KnownPipeline } from '../pipelines/pipelines.js';
import { pipelineList, pipelineResource } from '../pipelines/pipelines.schema.js';
import { problemSchema } from '../problem/problem.schema.js';
import { run, runList, runSummary } from '../runs/run.schema.js';
import { runAccepted } from '../runs/start/start.schema.js';
import { retryPlan } from '../runs/successor/successor.schema.js';

type Schema = Record<string, unknown>;

const prefix = '#/components/schemas/';

export function ref(name: string): { $ref: string } {
  return { $ref: `${prefix}${name}` };
}

/** What the API answers with, by the `id` in each schema's metadata. */
export function answerComponents(): Record<string, Schema> {
  const registry = z.registry<{ id: string }>();
  for (const schema of [
    healthy,
    pipelineList,
    pipelineResource,
    run,
    runList,
    runSummary,
    runAccepted,
    retryPlan,
    problemSchema,
  ])
    addWithParts(registry, schema);
  const { schemas } = z.toJSONSchema(registry, { io: 'output', uri: (id) => `${prefix}${id}` });
  return Object.fromEntries(Object.entries(schemas).map(([id, { $schema, $id, ...schema }]) => [id, schema]));
}

/** What a pipeline takes, under a name of its own. */
export function inputComponent({ name, inputSchema }: KnownPipeline): [string, Schema] {
  const id = `${capital(name)}Input`;
  return [id, relocate(inputSchema, `${prefix}${id}`) as Schema];
}

export function capital(name: string): string {
  return `${name[0]?.toUpperCase()}${name.slice(1)}`;
}

/** Zod writes references within a schema from the schema's own root: `#`, `#/$defs/x`. */
function relocate(value: unknown, root: string): unknown {
  if (Array.isArray(value)) return value.map((item) => relocate(item, root));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === '$ref' && typeof item === 'string' ? item.replace(/^#/, root) : relocate(item, root),
    ]),
  );
}

/** Every schema with an `id` in its metadata becomes a component of its own. */
function addWithParts(registry: z.core.$ZodRegistry<{ id: string }>, schema: z.ZodType): void {
  z.toJSONSchema(schema, {
    override: ({ zodSchema }) => {
      const id = z.globalRegistry.get(zodSchema)?.id;
      if (id !== undefined && !registry.has(zodSchema)) registry.add(zodSchema, { id });
    },
  });
}
