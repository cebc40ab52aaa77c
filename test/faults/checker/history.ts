/**
 * Temporal's history, out of protobuf's JSON: as the CLI writes it (`EVENT_TYPE_ACTIVITY_TASK_SCHEDULED`, payloads in
 * base64, 64-bit numbers as strings), and with the older names (`ActivityTaskScheduled`).
 */
export interface HistoryEvent {
  id: number;
  /** Milliseconds since the epoch. */
  at: number;
  /** `ActivityTaskScheduled`. */
  type: string;
  attributes: Readonly<Record<string, unknown>>;
  /** What a person reads in Temporal Web: of a timer, why it runs. */
  summary?: string;
}

export type Json = Readonly<Record<string, unknown>>;

/** Throws for what is no event. */
export function readEvents(events: readonly unknown[]): HistoryEvent[] {
  return events.map(readEvent);
}

/** The values of a `Payloads`; an encoding that is not JSON's gives undefined. */
export function valuesOf(payloads: unknown): unknown[] {
  // The CLI's shorthand: the values themselves.
  if (Array.isArray(payloads)) return payloads;
  return list(json(payloads)['payloads']).map(valueOf);
}

export function json(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Types of the application failures in a failure and its causes, the outermost first. */
export function failureTypesOf(failure: unknown): string[] {
  return failuresOf(failure).map(({ type }) => type);
}

/** A failure and its causes, the outermost first, with the first of each one's details. */
export function failuresOf(failure: unknown): { type: string; details: Json }[] {
  const { applicationFailureInfo, cause } = json(failure);
  const { type, details } = json(applicationFailureInfo);
  const own = text(type) ? [{ type: text(type), details: json(valuesOf(details)[0]) }] : [];
  return [...own, ...(cause ? failuresOf(cause) : [])];
}

function readEvent(event: unknown): HistoryEvent {
  const fields = json(event);
  const [name] = Object.keys(fields).filter((field) => field.endsWith('EventAttributes'));
  const id = Number(fields['eventId']);
  const at = Date.parse(text(fields['eventTime']));
  if (!name || !Number.isInteger(id) || Number.isNaN(at)) {
    throw new Error(`No event of a history: ${JSON.stringify(event).slice(0, 300)}`);
  }
  const summary = valueOf(json(fields['userMetadata'])['summary']);
  return {
    id,
    at,
    type: camelCase(text(fields['eventType'])) || capitalised(name.slice(0, -'EventAttributes'.length)),
    attributes: json(fields[name]),
    ...(typeof summary === 'string' && { summary }),
  };
}

function valueOf(payload: unknown): unknown {
  const { data, metadata } = json(payload);
  const encoding = Buffer.from(text(json(metadata)['encoding']), 'base64').toString();
  if (!encoding.startsWith('json/') || typeof data !== 'string') return undefined;
  return JSON.parse(Buffer.from(data, 'base64').toString('utf8')) as unknown;
}

/** `EVENT_TYPE_ACTIVITY_TASK_SCHEDULED` → `ActivityTaskScheduled`; what is camel case already stays. */
function camelCase(type: string): string {
  if (!/^[A-Z0-9_]+$/.test(type)) return type;
  return type
    .replace(/^EVENT_TYPE_/, '')
    .split('_')
    .map((word) => capitalised(word.toLowerCase()))
    .join('');
}

function capitalised(word: string): string {
  return `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}`;
}
