import type { google } from '@temporalio/proto';

/** Protobuf's timestamp as the API writes times: RFC 3339 in UTC, milliseconds. */
export function rfc3339(timestamp: google.protobuf.ITimestamp | null | undefined): string {
  return new Date(msOf(timestamp)).toISOString();
}

/** Milliseconds. Seconds come as a Long, a string or a number, depending on who has parsed the message. */
export function msOf(timestamp: google.protobuf.ITimestamp | null | undefined): number {
  return Number(String(timestamp?.seconds ?? 0)) * 1_000 + Math.floor((timestamp?.nanos ?? 0) / 1_000_000);
}
