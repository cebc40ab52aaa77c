/** The cluster of a scope, as far as the scope has to know: its id, and how it ends. Created already, or when it is needed. */
import type { CancellationScope } from '@temporalio/workflow';
import type { EmrClusterRef } from '../../activities/emr/cluster-ref.js';
import type { JobLinks } from '../../contracts/job.js';
import { noLongerStandsIn, standIn } from './stand-ins.js';
import { takeDown, type Used } from './take-down.js';

export interface ClusterSeat {
  /** For the scope's function. */
  id: string;
  /** Undefined as long as there is none. */
  links(): JobLinks | undefined;
  /** Once, before the function runs in its scope. */
  begin(scope: CancellationScope): void;
  /** Once. Takes down what was created, and waits for it. */
  end(why: string): Promise<void>;
}

export function clusterIdOf({ ready }: Used): string {
  return (ready as EmrClusterRef).clusterId;
}

export function created(name: string, cluster: Used): ClusterSeat {
  return {
    id: clusterIdOf(cluster),
    links: () => cluster.links,
    begin: () => undefined,
    end: (why) => takeDown(`${name}/terminate`, cluster, why),
  };
}

/** In a retry: `id` is what the specs have named before. */
export function createdWhenNeeded(
  name: string,
  id: string,
  { create, again }: { create(): Promise<Used>; again: boolean },
): ClusterSeat {
  let creating: Promise<Used> | undefined;
  let cluster: Used | undefined;
  return {
    id,
    links: () => cluster?.links,
    begin(scope) {
      standIn(id, {
        again,
        // In the scope, not in that of the step which happens to come first: others wait for it, too.
        create: async () => clusterIdOf((cluster = await (creating ??= scope.run(create)))),
      });
    },
    async end(why) {
      noLongerStandsIn(id);
      const used = await creating?.catch(() => undefined);
      if (used) await takeDown(`${name}/terminate`, used, why);
    },
  };
}
