/** All points, in the order of the report and of docs/unconfirmed.md. A kind that is not here has nobody who verifies it. */
import type { JobKind } from '../../activities/specs.js';
import { ecsPoints } from './ecs-points.js';
import { emrClusterPoints } from './emr-cluster-points.js';
import { emrServerlessPoints } from './emr-serverless-points.js';
import { emrStepPoints } from './emr-step-points.js';
import { gluePoints } from './glue-points.js';
import type { Points } from './point.js';

export const pointsOfKind: { readonly [Kind in JobKind]?: Points<unknown> } = {
  glue: gluePoints,
  ecs: ecsPoints,
  'emr-step': emrStepPoints,
  'emr-cluster': emrClusterPoints,
  'emr-serverless': emrServerlessPoints,
};
