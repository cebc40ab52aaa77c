/**
 * The same schema, refusing unknown keys at every depth. An author writes `z.object`, which drops them: over HTTP a
 * misspelt key would then be a silent default. Loose objects stay loose, and the two sides of an intersection too,
 * because neither knows the other's keys.
 */
import { z } from 'zod';

type Known = Map<z.ZodType, z.ZodType>;
type Definition = Record<string, unknown> & { readonly type: string };

export function strict<Schema extends z.ZodType>(schema: Schema): Schema {
  return strictly(schema, new Map()) as Schema;
}

function strictly(schema: z.ZodType, known: Known): z.ZodType {
  const before = known.get(schema);
  if (before) return before;
  const definition = schema.def as unknown as Definition;
  const changes = changesOf[definition.type]?.(definition, (part) => strictly(part as z.ZodType, known));
  const after = changes ? cloneWith(schema, definition, changes) : schema;
  known.set(schema, after);
  return after;
}

type Changes = (definition: Definition, part: (schema: unknown) => z.ZodType) => PropertyDescriptorMap;

const inside: Changes = ({ innerType }, part) => ({ innerType: { value: part(innerType) } });

/** By zod's word for the kind of schema: which of its parts are schemas. What is not listed has none that matter. */
const changesOf: Readonly<Record<string, Changes>> = {
  // Lazy, as zod's own shapes are: a recursive schema names itself in a getter.
  object: (definition, part) => ({
    shape: { get: once(() => mapValues(definition.shape as Record<string, unknown>, part)) },
    catchall: { value: definition.catchall ?? z.never() },
  }),
  lazy: ({ getter }, part) => ({ getter: { value: once(() => part((getter as () => unknown)())) } }),
  array: ({ element }, part) => ({ element: { value: part(element) } }),
  record: ({ valueType }, part) => ({ valueType: { value: part(valueType) } }),
  tuple: ({ items, rest }, part) => ({
    items: { value: (items as unknown[]).map(part) },
    rest: { value: rest ? part(rest) : rest },
  }),
  union: ({ options }, part) => ({ options: { value: (options as unknown[]).map(part) } }),
  pipe: (definition, part) => ({ in: { value: part(definition.in) } }),
  optional: inside,
  nullable: inside,
  nonoptional: inside,
  readonly: inside,
  default: inside,
  prefault: inside,
  catch: inside,
};

/** A clone that keeps checks, refinements and metadata. */
function cloneWith(schema: z.ZodType, definition: Definition, changes: PropertyDescriptorMap): z.ZodType {
  const { shape: _shape, ...rest } = Object.getOwnPropertyDescriptors(definition);
  const changed: unknown = Object.defineProperties({}, { ...rest, ...mapValues(changes, configurable) });
  return (schema.clone as (definition: unknown, how: { parent: boolean }) => z.ZodType)(changed, { parent: true });
}

function configurable(descriptor: unknown): PropertyDescriptor {
  const open = { configurable: true, enumerable: true, ...(descriptor as PropertyDescriptor) };
  return 'value' in open ? { ...open, writable: true } : open;
}

function mapValues<Value, Mapped>(
  record: Record<string, Value>,
  change: (value: Value) => Mapped,
): Record<string, Mapped> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
