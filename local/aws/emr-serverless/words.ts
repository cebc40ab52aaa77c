/** Splits `sparkSubmitParameters` into words as a shell does: at blanks, but not within quotes. */

export function wordsOf(text: string): string[] {
  const words = text.match(/(?:\\.|"(?:\\.|[^"\\])*"|'[^']*'|[^\s"'\\])+/gs) ?? [];
  return words.map((word) =>
    word.replaceAll(/\\(.)|"((?:\\.|[^"\\])*)"|'([^']*)'/gs, (_, escaped?: string, double?: string, single?: string) =>
      escaped !== undefined ? escaped : (double?.replaceAll(/\\(["\\])/g, '$1') ?? single ?? ''),
    ),
  );
}
