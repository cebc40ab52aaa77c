/**
 * Stands in for zod in the workflow bundle: module scope runs again for every run, and real schemas would cost each of
 * them megabytes. While modules are evaluated it swallows the building of schemas; any use after that throws. Symbols
 * give `undefined`, or a loop over a schema's parts would be silently empty.
 */
let sealed = false;

/** Called by the bundle's entry once all modules are evaluated. */
export function seal(): void {
  sealed = true;
}

const anything: object = new Proxy(function zodStub() {}, {
  get(_, property) {
    if (typeof property === 'symbol' || property === 'then') return undefined;
    return used(String(property));
  },
  apply: () => used('a schema'),
  construct: () => used('a schema'),
});

function used(what: string): object {
  if (sealed)
    throw new TypeError(
      `zod is not in the workflow bundle (${what}): schemas are checked at the edges, by the API and in activities.`,
    );
  return anything;
}

export const z = anything;
export default anything;
