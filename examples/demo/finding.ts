/** A number, or a text, beside the one that it must agree with. */
export interface Finding {
  what: string;
  found: string;
  expected: string;
  agrees: boolean;
}

export function finding(what: string, found: number | string, expected: number | string): Finding {
  return { what, found: text(found), expected: text(expected), agrees: found === expected };
}

function text(value: number | string): string {
  return typeof value === 'number' ? value.toLocaleString('en-US') : value;
}
