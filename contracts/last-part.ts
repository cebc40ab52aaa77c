/** The last part of an ARN, or of anything that is written with slashes: what tells jobs of one place apart. */
export function lastPart(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
