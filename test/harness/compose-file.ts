/**
 * docker-compose.yml as Compose reads it: merged, `${NAME:-default}` filled in, and held against the parts of the Compose
 * specification that it uses. A key that is not here is a slip, or wants its line here.
 */
import { parse } from 'yaml';
import { z } from 'zod';

export type Service = z.output<typeof service>;
export type ComposeFile = z.output<typeof composeFile>;

const duration = z.string().regex(/^\d+(ms|s|m|h)$/);
const texts = z.array(z.string()).min(1);

const service = z.strictObject({
  image: z.string().optional(),
  build: z.strictObject({ context: z.string(), target: z.string() }).optional(),
  command: texts.optional(),
  entrypoint: texts.optional(),
  user: z.string().optional(),
  init: z.boolean().optional(),
  restart: z.enum(['no', 'unless-stopped']),
  read_only: z.boolean(),
  cap_drop: texts,
  security_opt: texts,
  tmpfs: texts,
  environment: z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.string()),
  mem_limit: z
    .string()
    .regex(/^\d+[mg]$/)
    .optional(),
  ports: z.array(z.string().regex(/^(\d+[.]){3}\d+:\d+:\d+$/)).default([]),
  volumes: z.array(z.string().regex(/^[^:]+:\/[^:]+(:ro)?$/)).default([]),
  depends_on: z
    .record(z.string(), z.strictObject({ condition: z.enum(['service_healthy', 'service_completed_successfully']) }))
    .default({}),
  healthcheck: z
    .strictObject({
      test: z.tuple([z.literal('CMD'), z.string()], z.string()),
      interval: duration,
      timeout: duration,
      retries: z.int().positive(),
      start_period: duration.optional(),
    })
    .optional(),
  stop_grace_period: duration.optional(),
});

const composeFile = z.object({
  name: z.string(),
  services: z.record(z.string(), service),
  volumes: z.record(z.string(), z.null()),
});

/** Throws with every place that does not fit. */
export function parseCompose(text: string): ComposeFile {
  const { success, data, error } = composeFile
    .catchall(z.never())
    .safeParse(withoutExtensions(parse(withDefaults(text), { merge: true })));
  if (!success) throw new Error(z.prettifyError(error));
  return data;
}

/** The names in `${NAME:-default}`. */
export function variablesOf(text: string): string[] {
  return [...new Set([...text.matchAll(variable)].map(([, name = '']) => name))];
}

const variable = /\$\{([A-Z][A-Z0-9_]*):-([^}]*)\}/g;

function withDefaults(text: string): string {
  const filled = text.replaceAll(variable, '$2');
  const [left] = /\$[^$\s]+/.exec(filled) ?? [];
  if (left !== undefined) throw new Error(`${left} has no default: a clone must come up without any variable`);
  return filled;
}

/** `x-…` at the top is for anchors. */
function withoutExtensions(file: unknown): unknown {
  return Object.fromEntries(Object.entries(file as object).filter(([key]) => !key.startsWith('x-')));
}
