/**
 * The mark in a name, for services whose listings show names and no tags: `<what a person reads> <key>`. The key stands
 * last, so that a name that is cut loses words and not the mark.
 */
import type { JobKey } from '../../contracts/job.js';

/** EMR's and EMR Serverless's limit on names. */
const maxLength = 256;

export function markedName(human: string, key: JobKey): string {
  // Both services take printable characters only, and EMR's clusters none of `<>$|` and backticks.
  const printable = human.replaceAll(/[^ -~\u00a0-\ud7ff\ue000-\ufffd]|[<>$|`]/g, ' ').trim();
  return `${printable.slice(0, maxLength - key.length - 1).trim()} ${key}`.trim();
}

export function carriesKey(name: string | undefined, key: JobKey): boolean {
  return name?.endsWith(key) ?? false;
}
