/** Of an error or a sentence of the checker's: what a line of figures has room for. */
export function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
