/** The same JSON value with other ids in it: wherever one of them stands as a whole, alone or within a text. */
export function withIds<Value>(value: Value, ids: ReadonlyMap<string, string>): Value {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined || ids.size === 0) return value;
  return JSON.parse(text.replaceAll(anyOf([...ids.keys()]), (id) => ids.get(id) as string)) as Value;
}

/** Which of these ids a JSON value names. */
export function idsIn(value: unknown, ids: readonly string[]): string[] {
  if (ids.length === 0) return [];
  return [...new Set((JSON.stringify(value) ?? '').match(anyOf(ids)) ?? [])];
}

/** AWS's ids are letters, digits and hyphens: `j-1AB` is not `j-1ABC`. */
function anyOf(ids: readonly string[]): RegExp {
  return new RegExp(`(?<![A-Za-z0-9-])(${ids.join('|')})(?![A-Za-z0-9-])`, 'g');
}
