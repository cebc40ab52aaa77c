/** Parameters and bodies, from the schemas that validate them. */
import { z } from 'zod';
import type { KnownPipeline } from '../pipelines/pipelines.js';
import { cancelBody } from '../runs/cancel-run.js';
import { listQuery } from '../runs/list/filter.js';
import { startBody } from '../runs/start/start.schema.js';
import { rerunBody, retryBody } from '../runs/successor/successor.schema.js';
import { inputComponent, ref } from './components.js';

type Schema = Record<string, unknown>;

export const idParameter = {
  name: 'id',
  in: 'path',
  required: true,
  description: '`<pipeline>:<key>`, `<pipeline>:<key>:<run id>`, or `~<base64url of a workflow id>[:<run id>]`.',
  schema: { type: 'string' },
};

export const startParameters = [
  {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'Makes a repeat of this request safe for as long as the namespace keeps closed workflows: it starts nothing and gives the same answer. 1 to 255 printable ASCII characters.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  },
];

export const listParameters = Object.entries(listQuery.shape).map(([name, schema]) => {
  const { description, ...rest } = plain(schema);
  return {
    name,
    in: 'query',
    required: false,
    description,
    schema: name === 'limit' ? { type: 'integer', minimum: 1, maximum: 200, ...pick(rest, 'default') } : rest,
  };
});

export const cancelBodySchema = plain(cancelBody);
export const retryBodySchema = plain(retryBody);
export const rerunBodySchema = plain(rerunBody);

export function startBodySchema(pipeline: KnownPipeline): Schema {
  const body = plain(startBody);
  const properties = { ...(body.properties as Schema), input: ref(inputComponent(pipeline)[0]) };
  return { ...body, properties, required: ['input'] };
}

function plain(schema: z.ZodType): Schema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
}

function pick(schema: Schema, name: string): Schema {
  return name in schema ? { [name]: schema[name] } : {};
}
