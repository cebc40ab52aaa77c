/** Problems that many operations end in. */
import type { ProblemSlug } from '../problem/catalogue.js';

export const always = ['internal-error'] as const satisfies readonly ProblemSlug[];
export const withTemporal = [...always, 'temporal-unavailable'] as const satisfies readonly ProblemSlug[];
export const withBody = [
  'invalid-request',
  'not-json',
  'body-too-large',
  'unsupported-media-type',
] as const satisfies readonly ProblemSlug[];
