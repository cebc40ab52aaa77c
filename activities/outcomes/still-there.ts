/**
 * A step is kept only if it would be sent to the same account and region today: a target's name may mean another place
 * since the worker's config has changed. That is no secret of the pipeline's code, so it is told before the retry begins.
 */
import { ApplicationFailure } from '@temporalio/common';
import { failureTypes } from '../../contracts/failure.js';
import type { Target } from '../../contracts/job.js';
import type { StepOutcome } from '../../contracts/outcomes.js';

export type ResolveTarget = (input: { target: string }) => Promise<Target>;

/** `moved`: names of the others. Throws when AWS does not tell a target's account: guessing might start a job once more. */
export async function stillThere(
  steps: readonly StepOutcome[],
  resolve: ResolveTarget,
): Promise<{ steps: readonly StepOutcome[]; moved?: readonly string[] }> {
  const now = new Map<string, Target | undefined>();
  for (const { target } of steps)
    if (target && !now.has(target.name)) now.set(target.name, await placeOf(target.name, resolve));
  const hasMoved = ({ target }: StepOutcome): boolean => {
    const place = target && now.get(target.name);
    return place !== undefined && (place.account !== target?.account || place.region !== target.region);
  };
  const moved = steps.filter(hasMoved).map(({ name }) => name);
  return { steps: steps.filter((step) => !hasMoved(step)), ...(moved.length > 0 && { moved }) };
}

/** Undefined for a target that the config no longer has: then there is no other place that a step would go to by that name. */
async function placeOf(name: string, resolve: ResolveTarget): Promise<Target | undefined> {
  try {
    return await resolve({ target: name });
  } catch (error) {
    if (error instanceof ApplicationFailure && error.type === failureTypes.unknownTarget) return undefined;
    throw error;
  }
}
