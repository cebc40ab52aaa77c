/** A world in which all that may happen has happened, and nothing that may not. */
import * as stories from './stories.js';
import * as surroundings from './surroundings.js';
import { createWorld, type World } from './world.js';

export function soundWorld(): World {
  const world = createWorld();
  stories.plainRun(world);
  stories.clusterRun(world);
  stories.cancelledRun(world);
  stories.cancelledAtOnce(world);
  stories.continuedRun(world);
  stories.lateRun(world);
  stories.terminatedRun(world);
  stories.resetRun(world);
  stories.fanOutRun(world);
  stories.closureRun(world);
  stories.retriedRun(world);
  stories.glueRuns(world);
  stories.siblings(world);
  surroundings.otherCalls(world);
  surroundings.liveRun(world);
  surroundings.decoys(world);
  surroundings.processes(world);
  return world;
}
