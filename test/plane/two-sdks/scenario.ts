/** A list of calls as data, what came of them, and how two transcripts are made alike where they may differ. */

export type Json = unknown;

/** A word to the plane itself, which is in no transcript. */
export interface Word {
  does: string;
  plane: string;
  body: Json;
}

export interface Call {
  does: string;
  /** As boto3 calls it. */
  service: string;
  call: string;
  input?: Json;
  /** A key, or `$name` of credentials that an earlier step has kept. Default: the worker's key. */
  as?: string;
  region?: string;
  /** Called again until the answer has these values, by path. */
  until?: Record<string, Json>;
  /** Values of the answer for later steps, by path. */
  keep?: Record<string, string>;
}

export type Step = Word | Call;

export interface Came {
  output?: Json;
  error?: { code: string; message: string; status: number | undefined; resourceIds?: string[] };
}

export type Done = { does: string } & Came;

/** The value at a path such as `tasks.0.taskArn`. */
export function at(value: Json, path: string): Json {
  return path.split('.').reduce<Json>((part, name) => (part as Record<string, Json> | undefined)?.[name], value);
}

/** Members whose values are each run's own: moments, durations, secrets. */
const ownValues =
  /^(AccessKeyId|SecretAccessKey|SessionToken|ExecutionTime|timestamp|ingestionTime|next(Forward|Backward)Token)$/;
const times = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const ids = /jr_[0-9a-f]{64}|(?<=:(?:task|container)\/\w+\/)[0-9a-f/]{32,}/g;

/** Ids are numbered as they appear, times and secrets lose their value. What is left must be the same for all clients. */
export function normalised(transcript: readonly Done[]): Done[] {
  const seen = new Map<string, string>();
  const name = (id: string): string => {
    const known = seen.get(id) ?? `<id ${seen.size + 1}>`;
    seen.set(id, known);
    return known;
  };
  const part = (value: Json): Json => {
    if (typeof value === 'string') return times.test(value) ? '<time>' : value.replaceAll(ids, name);
    if (Array.isArray(value)) return value.map(part);
    if (typeof value !== 'object' || value === null) return value;
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return Object.fromEntries(
      members.map(([key, member]) => [key, ownValues.test(key) ? '<own>' : part(member as Json)]),
    );
  };
  // What Dates and their like become on paper.
  return part(JSON.parse(JSON.stringify(transcript))) as Done[];
}
