/** From what a person has chosen to what is run. A kind without a line here is one that nobody verifies yet. */
import type { JobKind, JobTypes } from '../../activities/specs.js';
import type { Target } from '../../contracts/job.js';
import type { Timing } from '../../contracts/timing.js';
import { ecsProbe } from './ecs.js';
import { emrClusterProbe, emrStepProbe } from './emr.js';
import { emrServerlessProbe } from './emr-serverless.js';
import { glueProbe } from './glue.js';
import type { JobChoices } from './job-choices.js';
import type { Probe } from './probe.js';

type Maker<Spec> = (spec: Spec, target: Target, timing: Timing) => Probe;

const makers: { readonly [Kind in JobKind]?: Maker<JobTypes[Kind]['spec']> } = {
  glue: glueProbe,
  ecs: ecsProbe,
  'emr-step': emrStepProbe,
  'emr-cluster': emrClusterProbe,
  'emr-serverless': emrServerlessProbe,
};

export function probesOf(jobs: JobChoices, target: Target, timing: Timing): Probe[] {
  return Object.values(jobs).flatMap((spec) => {
    const make = makers[spec.kind] as Maker<typeof spec> | undefined;
    return make ? [make(spec, target, timing)] : [];
  });
}
