/** How the demo writes numbers. */

export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

/** `counted(2, 'run')`: 2 runs */
export function counted(count: number, what: string): string {
  return `${grouped(count)} ${what}${count === 1 ? '' : 's'}`;
}

/** 491,292 */
export function grouped(value: number): string {
  return value.toLocaleString('en-US');
}
