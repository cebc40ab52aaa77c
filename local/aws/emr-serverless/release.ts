/** What EMR Serverless can do depends on the release that an application runs on. */
import { releaseOf } from '../emr/release.js';

export function isBefore(label: string, major: number, minor: number): boolean {
  const [ownMajor, ownMinor] = releaseOf(label) ?? [0, 0];
  return ownMajor < major || (ownMajor === major && ownMinor < minor);
}
