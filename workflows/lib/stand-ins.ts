/**
 * Clusters in a retry. A scope's function is given the id that the specs named before, so that what has succeeded keeps its
 * hash and needs no cluster at all. What is launched after all gets one that is created when it is first needed: its id
 * takes the other's place on the way to AWS.
 */
import { idsIn, withIds } from '../../contracts/with-ids.js';

interface StandIn {
  /** Gives the id of the cluster that there is now. */
  create(): Promise<string>;
  /** Steps on it run again, whatever they came to before. */
  again: boolean;
  /** The id of the cluster that there is now, once there is one. */
  now?: string;
}

/** By the id that stands in for it. */
const standIns = new Map<string, StandIn>();

export function standIn(id: string, forIt: StandIn): void {
  standIns.set(id, forIt);
}

/** The scope has ended. */
export function noLongerStandsIn(id: string): void {
  standIns.delete(id);
}

export function namesStandIn(value: unknown): boolean {
  return named(value).length > 0;
}

/** What it names is gone with the cluster, says its scope. */
export function mustRunAgain(value: unknown): boolean {
  return named(value).some((id) => standIns.get(id)?.again);
}

/** The same value with the ids of clusters that exist. */
export async function inPlace<Value>(value: Value): Promise<Value> {
  const ids = new Map<string, string>();
  for (const id of named(value)) {
    const forIt = standIns.get(id);
    const now = (await forIt?.create()) ?? id;
    if (forIt) forIt.now = now;
    ids.set(id, now);
  }
  return withIds(value, ids);
}

/**
 * By the ids that `inPlace` has put in, those that they stand in for: what was given them has changed by nothing else.
 * Without the clusters whose scope says that all on them runs again.
 */
export function firstIdsIn(value: unknown): Record<string, string> {
  return Object.fromEntries(
    named(value).flatMap((id) => {
      const { again, now } = standIns.get(id) as StandIn;
      return again || now === undefined ? [] : [[now, id]];
    }),
  );
}

function named(value: unknown): string[] {
  return standIns.size === 0 ? [] : idsIn(value, [...standIns.keys()]);
}
