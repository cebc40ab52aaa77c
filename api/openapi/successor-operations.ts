/** Retries and reruns of a run that has ended. */
import type { ProblemSlug } from '../problem/catalogue.js';
import { ref } from './components.js';
import { idParameter, rerunBodySchema, retryBodySchema, startParameters } from './parameters.js';
import { withBody, withTemporal } from './problem-groups.js';
import { answers, type Operation } from './responses.js';

const successorProblems: readonly ProblemSlug[] = [
  ...withBody,
  'invalid-run-id',
  'invalid-idempotency-key',
  'run-not-found',
  'part-of-a-run',
  'full-run-id-required',
  'run-still-open',
  'later-run-exists',
  'run-superseded',
  'job-may-still-run',
  'input-no-longer-fits',
  'idempotency-key-reused',
  ...withTemporal,
  'namespace-not-prepared',
  'outcome-not-yet-known',
];

export const retryRun: Operation = {
  operationId: 'retryRun',
  tags: ['runs'],
  summary: 'Retry a run from its failed step',
  description:
    'Starts a successor with the same input under the same key. Steps and items that have succeeded are kept, as long as the pipeline gives them the same spec; all others run, under new keys. Needs the full id of the latest run of its key, which must have ended and not have succeeded. A job that may still run has to be named.',
  parameters: [idParameter, ...startParameters],
  requestBody: { required: false, content: { 'application/json': { schema: retryBodySchema } } },
  responses: answers(
    {
      200: ['`dryRun`: which steps would run again.', ref('RetryPlan')],
      202: ['The successor has been started.', ref('RunAccepted'), ['Location', 'Idempotency-Replayed']],
    },
    [...successorProblems, 'nothing-to-retry'],
  ),
};

export const rerunRun: Operation = {
  operationId: 'rerunRun',
  tags: ['runs'],
  summary: 'Run a run once more, from the start',
  description:
    'Starts a successor with the same input under the same key, also after a success. Nothing is kept. Needs the full id of the latest run of its key, which must have ended. A job that may still run has to be named.',
  parameters: [idParameter, ...startParameters],
  requestBody: { required: false, content: { 'application/json': { schema: rerunBodySchema } } },
  responses: answers(
    { 202: ['The successor has been started.', ref('RunAccepted'), ['Location', 'Idempotency-Replayed']] },
    successorProblems,
  ),
};
