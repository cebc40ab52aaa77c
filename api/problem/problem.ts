/** An error that is an answer: thrown anywhere in the API, sent as RFC 9457 `application/problem+json`. */
import { problemCatalogue, problemType, type ProblemSlug } from './catalogue.js';

export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail: string;
  [extension: string]: unknown;
}

interface ProblemOptions {
  /** Members beside the standard ones: `errors`, `run` … */
  members?: Readonly<Record<string, unknown>>;
  headers?: Readonly<Record<string, string>>;
  cause?: unknown;
}

export class Problem extends Error {
  override readonly name = 'Problem';
  readonly slug: ProblemSlug;
  readonly headers: Readonly<Record<string, string>>;
  private readonly members: Readonly<Record<string, unknown>>;

  constructor(slug: ProblemSlug, detail: string, { members = {}, headers = {}, cause }: ProblemOptions = {}) {
    super(detail, { cause });
    this.slug = slug;
    this.members = members;
    this.headers = headers;
  }

  get status(): number {
    return problemCatalogue[this.slug].status;
  }

  document(): ProblemDocument {
    const { status, title } = problemCatalogue[this.slug];
    return { type: problemType(this.slug), title, status, detail: this.message, ...this.members };
  }
}

/** A problem that passes: `Retry-After` says when. */
export function passingProblem(slug: ProblemSlug, detail: string, retryAfterSeconds: number, cause?: unknown): Problem {
  return new Problem(slug, detail, { headers: { 'retry-after': String(retryAfterSeconds) }, cause });
}
