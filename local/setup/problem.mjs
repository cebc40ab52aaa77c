/**
 * A failure that a person can do something about: what could not be had, what was tried, and what would help. It is
 * shown without a stack; any other error is a bug of ours and is shown with one.
 */

/** Thrown by the parts of the set-up, and by nothing else. Never retried: the person changes something, then runs it again. */
export class SetupProblem extends Error {
  /**
   * @param {string} message
   * @param {{ tried?: string[], remedy?: string, output?: string, cause?: unknown }} [details] `tried` one line each,
   *   with its reason; `output` is what the failed program printed, shown whole
   */
  constructor(message, { tried = [], remedy, output, cause } = {}) {
    super(message, { cause });
    this.name = 'SetupProblem';
    this.tried = tried;
    this.remedy = remedy;
    this.output = output;
  }
}

/** @param {unknown} error @returns {string} the lines for the terminal */
export function explain(error) {
  if (!(error instanceof SetupProblem)) return `setup  failed: ${error instanceof Error ? error.stack : String(error)}`;
  return [
    ...(error.output ? [error.output.trimEnd()] : []),
    `setup  failed: ${error.message}`,
    ...(error.tried.length > 0 ? ['  tried, in this order:', ...error.tried.map((line) => `  - ${line}`)] : []),
    ...(error.remedy ? [`  what you can do: ${error.remedy}`] : []),
  ].join('\n');
}

/** The innermost message says most: fetch and Go wrap theirs in several layers. @param {unknown} error @returns {string} */
export function reason(error) {
  if (!(error instanceof Error)) return String(error);
  // A problem of ours says itself what is behind it; errors of Node and fetch only say that something was.
  return error.cause instanceof Error && !(error instanceof SetupProblem) ? reason(error.cause) : error.message;
}
