/**
 * A step is kept only if it would be sent to the same account and region today: a target's name may mean another place
 * since the worker's config has changed. That is no secret of the pipeline's code, so it is told before the retry begins.
 */
import { ApplicationFailure } from '@temporalio/common';
import { failureTypes } from '../../contracts/failure.js';
import type { Target } from '../../contracts/job.js';
import type { StepOutcome } from '../../contracts/outcomes.js';

export type ResolveTarget = (input: { target: string }) => Promise<Target>;

export interface StillThere {
  steps: readonly StepOutcome[];
  /** Names of those whose target is another place now. */
  moved?: readonly string[];
  /** Names of those whose target's place nobody knows. */
  untold?: readonly string[];
}

/**
 * `giveUp` is called when AWS does not tell a target's account, and throws as long as asking again may help: to guess that it
 * is another place might start a job once more, that it is the same might keep what is not there.
 */
export async function stillThere(
  steps: readonly StepOutcome[],
  resolve: ResolveTarget,
  giveUp: (target: string, error: unknown) => void,
): Promise<StillThere> {
  const now = new Map<string, Place>();
  for (const { target } of steps)
    if (target && !now.has(target.name)) now.set(target.name, await placeOf(target.name, resolve, giveUp));
  const isAt = ({ target }: StepOutcome): 'there' | 'moved' | 'untold' => {
    const place = target && now.get(target.name);
    if (place === 'untold') return place;
    if (!target || !place) return 'there';
    return place.account === target.account && place.region === target.region ? 'there' : 'moved';
  };
  const { there = [], moved, untold } = Object.groupBy(steps, isAt);
  return { steps: there, ...(moved && { moved: namesOf(moved) }), ...(untold && { untold: namesOf(untold) }) };
}

/** Undefined for a target that the config no longer has: then there is no other place that a step would go to by that name. */
type Place = Target | 'untold' | undefined;

async function placeOf(
  name: string,
  resolve: ResolveTarget,
  giveUp: (target: string, error: unknown) => void,
): Promise<Place> {
  try {
    return await resolve({ target: name });
  } catch (error) {
    if (error instanceof ApplicationFailure && error.type === failureTypes.unknownTarget) return undefined;
    giveUp(name, error);
    return 'untold';
  }
}

function namesOf(steps: readonly StepOutcome[]): readonly string[] {
  return steps.map(({ name }) => name);
}
