/** The console page of a cluster; its steps are a tab of it. */
import type { Target } from '../../contracts/job.js';
import { consolePage } from '../aws/console.js';

export function clusterPage(target: Target, clusterId: string): string | undefined {
  return consolePage(target, `/emr/home?region=${target.region}#/clusterDetails/${clusterId}`);
}
