/**
 * Every problem that this API answers with, in one table: OpenAPI, docs/problems.md and the answers come from it. A slug
 * is for ever: clients compare the type `urn:millrace:problem:<slug>`, never the words.
 */
interface CatalogueEntry {
  status: number;
  title: string;
  /** What the caller can do. */
  remedy: string;
}

export const problemCatalogue = {
  'invalid-request': {
    status: 400,
    title: 'The request breaks its schema',
    remedy: 'Mend what `errors` lists: one entry per problem, with its path.',
  },
  'not-json': {
    status: 400,
    title: 'The body is not JSON',
    remedy: 'Send one JSON value, in UTF-8, with its whole length.',
  },
  'malformed-request': {
    status: 400,
    title: 'The request is not well-formed HTTP',
    remedy: 'Look at the URL, its percent-encoding and the headers.',
  },
  'invalid-run-id': {
    status: 400,
    title: 'This is not the id of a run',
    remedy: 'Use the `id` that an answer of this API gave you, percent-encoded once.',
  },
  'invalid-cursor': {
    status: 400,
    title: 'The cursor does not belong to this list',
    remedy: 'Pass `nextCursor` as it came, with the same filter, or start again without a cursor.',
  },
  'invalid-idempotency-key': {
    status: 400,
    title: 'The Idempotency-Key is malformed',
    remedy: 'Send one such header, of 1 to 255 printable ASCII characters; a UUID is usual.',
  },
  'route-not-found': {
    status: 404,
    title: 'There is no such address',
    remedy: 'All addresses are in `/docs`, and for programs in `/openapi.json`.',
  },
  'pipeline-not-found': {
    status: 404,
    title: 'There is no such pipeline',
    remedy: '`GET /v1/pipelines` lists them. A new pipeline needs its line in `workflows/index.ts` and a deployed API.',
  },
  'run-not-found': {
    status: 404,
    title: 'There is no such run',
    remedy: 'Check the id. Closed runs are kept for as long as the namespace retains them.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'This address does not know the method',
    remedy: 'The `Allow` header lists what it knows.',
  },
  'request-timeout': {
    status: 408,
    title: 'The request took too long to arrive',
    remedy: 'Send it again.',
  },
  'run-already-running': {
    status: 409,
    title: 'A run of this key is running',
    remedy: 'Follow `run`, or send `onConflict: "join"` to be answered with it.',
  },
  'run-already-succeeded': {
    status: 409,
    title: 'A run of this key has succeeded',
    remedy: 'Follow `run`, or send `onConflict: "rerun"` to run it once more.',
  },
  'run-superseded': {
    status: 409,
    title: 'Another run of this key came first',
    remedy: 'This Idempotency-Key has started nothing and never will. Look at `run`; use a new key for a new start.',
  },
  'full-run-id-required': {
    status: 409,
    title: 'A change needs the full id of the run',
    remedy:
      'The short id means the latest run, which may be another one by now. Use the id in `run`, if it is the one you mean.',
  },
  'run-already-ended': {
    status: 409,
    title: 'The run has ended',
    remedy: '`run` says how. There is nothing left to change.',
  },
  'part-of-a-run': {
    status: 409,
    title: 'This is only a part of a run',
    remedy: 'Name the run that fans out, in `run`, or single items by their own ids.',
  },
  'run-still-open': {
    status: 409,
    title: 'The run has not ended',
    remedy: 'Wait until `run` has ended, or cancel it first.',
  },
  'nothing-to-retry': {
    status: 409,
    title: 'The run has succeeded',
    remedy: 'Every step of it has. `POST /v1/runs/{id}/rerun` runs it once more from the start.',
  },
  'later-run-exists': {
    status: 409,
    title: 'There is a later run of this key',
    remedy:
      'Look at `run`: it may be the retry that you were about to ask for. If it has failed as well, name that one.',
  },
  'job-may-still-run': {
    status: 409,
    title: 'A job of the run may still be running',
    remedy:
      'Look in AWS for what `jobs` lists. When each has stopped, or may run beside its successor, send their ids as `mayStillRun`.',
  },
  'input-no-longer-fits': {
    status: 409,
    title: "The run's input is not what the pipeline takes",
    remedy: 'The schema has changed, or the run was not started over this API. Start a run with an input that fits.',
  },
  'body-too-large': {
    status: 413,
    title: 'The body is too large',
    remedy: 'Inputs are references (a date, an S3 key), not data. Bodies end at 256 KiB.',
  },
  'uri-too-long': { status: 414, title: 'The address is too long', remedy: 'Shorten it.' },
  'unsupported-media-type': {
    status: 415,
    title: 'The body is not of type application/json',
    remedy: 'Send `Content-Type: application/json`.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'The Idempotency-Key was used with another body',
    remedy: 'A key belongs to one request. Use a new one for a new request.',
  },
  'headers-too-large': { status: 431, title: 'The headers are too large', remedy: 'Send fewer or shorter headers.' },
  'bad-request': { status: 400, title: 'The request cannot be served', remedy: 'See `detail`.' },
  'internal-error': {
    status: 500,
    title: 'The API failed',
    remedy: 'Nothing that you can mend. The log has an entry with the id in `instance`.',
  },
  'temporal-unavailable': {
    status: 503,
    title: 'Temporal cannot be reached',
    remedy:
      'Try again after `Retry-After` seconds. With an Idempotency-Key, or for a pipeline with a key, a repeat starts nothing twice.',
  },
  'namespace-not-prepared': {
    status: 503,
    title: 'The namespace has not been prepared',
    remedy: 'Start a worker: it registers the search attributes when it starts.',
  },
  'outcome-not-yet-known': {
    status: 503,
    title: 'It cannot be told yet what the first request did',
    remedy: 'Try again after `Retry-After` seconds, with the same Idempotency-Key.',
  },
} as const satisfies Record<string, CatalogueEntry>;

export type ProblemSlug = keyof typeof problemCatalogue;

export const problemSlugs = Object.keys(problemCatalogue) as ProblemSlug[];

export function problemType(slug: ProblemSlug): string {
  return `urn:millrace:problem:${slug}`;
}
