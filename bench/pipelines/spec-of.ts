/** The two kinds of job that most benches are made of, by name. */
import { cluster } from '../harness/places.js';
import { ecsTask, glueJob, type EcsSpec, type GlueSpec } from '../../workflows/lib/index.js';

export function specOf(kind: 'glue' | 'ecs', name: string): GlueSpec | EcsSpec {
  return kind === 'glue' ? glueJob({ jobName: name }) : ecsTask({ cluster, taskDefinition: name });
}
