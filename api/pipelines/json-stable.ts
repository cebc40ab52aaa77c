/**
 * A pipeline's input lives as JSON in Temporal's history and is parsed at every edge it passes (API, CLI, launcher). So a
 * schema's output must be JSON, and parsing that once more must give the same. What can be told from the schema alone is
 * told when the process starts; the rest when an input is parsed.
 */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** JSON Schema (2020-12) of what a caller sends. Throws an error that names what cannot be JSON, and where. */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  z.toJSONSchema(schema, { io: 'output', override: refuseCodec });
  const { $schema: _dialect, ...input } = z.toJSONSchema(schema, { io: 'input', override: refuseCodec }) as JsonSchema;
  if (input.type !== undefined && input.type !== 'object')
    throw new TypeError(`it must be an object, not ${String(input.type)}`);
  return input;
}

/** Whether this parsed input survives the way through history. */
export function isStable(schema: z.ZodType, parsed: unknown): boolean {
  const text = JSON.stringify(parsed);
  if (text === undefined) return false;
  const again = schema.safeParse(JSON.parse(text));
  return again.success && isDeepStrictEqual(JSON.parse(JSON.stringify(again.data)), JSON.parse(text));
}

/** A codec's output is of another type than its input (`z.stringbool()`), so that it cannot be parsed again. */
function refuseCodec({ zodSchema, path }: { zodSchema: z.core.$ZodTypes; path: (string | number)[] }): void {
  if (zodSchema._zod.def.type !== 'pipe' || !('reverseTransform' in zodSchema._zod.def)) return;
  throw new TypeError(`a codec at ${path.join('.') || 'its top'} gives what it does not take`);
}
