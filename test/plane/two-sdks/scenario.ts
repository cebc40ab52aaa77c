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
  /** Called so many times; the transcript has the last. */
  times?: number;
  /** Called again until the answer has these values, by path. */
  until?: Record<string, Json>;
  /** Values of the answer for later steps, by path. */
  keep?: Record<string, string>;
  /** The answer is a page: where its items are. No page of a scenario has an item of another. */
  page?: string;
  /** What both SDKs must read of it: values of the answer by path, or the error. */
  reads?: Record<string, Json>;
  fails?: { code: string; status: number; message?: string };
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

/** Members whose values are each run's own: moments, durations, secrets, tokens of pages. */
const ownValues = new Set([
  'AccessKeyId',
  'SecretAccessKey',
  'SessionToken',
  'ExecutionTime',
  'billedResourceUtilization',
  'ingestionTime',
  'nextBackwardToken',
  'nextForwardToken',
  'queuedDurationMilliseconds',
  'timestamp',
  'totalExecutionDurationSeconds',
  'totalResourceUtilization',
  'url',
]);
const times = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
/** Of Glue's runs, ECS's tasks, EMR's clusters, steps and instances, and EMR Serverless's applications and runs. */
const ids =
  /jr_[0-9a-f]{64}|(?<=:(?:task|container)\/\w+\/)[0-9a-f/]{32,}|\b[js]-[0-9A-Z]{13}\b|\bi-[0-9a-f]{17}\b|\b00[0-9a-z]{14}\b/g;

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
      members.map(([key, member]) => [key, ownValues.has(key) ? '<own>' : part(member as Json)]),
    );
  };
  // What Dates and their like become on paper.
  return part(JSON.parse(JSON.stringify(transcript))) as Done[];
}
