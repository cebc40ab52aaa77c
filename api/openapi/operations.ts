/** The operations of this API, in the order of the page. A test compares them with the routes of the running server. */
import type { KnownPipeline } from '../pipelines/pipelines.js';
import type { ProblemSlug } from '../problem/catalogue.js';
import { capital, ref } from './components.js';
import { cancelBodySchema, idParameter, listParameters, startBodySchema, startParameters } from './parameters.js';
import { always, withBody, withTemporal } from './problem-groups.js';
import { answers, type Operation } from './responses.js';
import { rerunRun, retryRun } from './successor-operations.js';

type PathItem = Partial<Record<'get' | 'post', Operation>>;

export function paths(pipelines: readonly KnownPipeline[]): Record<string, PathItem> {
  return {
    '/v1/pipelines': { get: listPipelines },
    '/v1/pipelines/{name}': { get: getPipeline },
    ...Object.fromEntries(
      pipelines.map((pipeline) => [`/v1/pipelines/${pipeline.name}/runs`, { post: start(pipeline) }]),
    ),
    '/v1/runs': { get: listRuns },
    '/v1/runs/{id}': { get: getRun },
    '/v1/runs/{id}/cancel': { post: cancelRun },
    '/v1/runs/{id}/retry': { post: retryRun },
    '/v1/runs/{id}/rerun': { post: rerunRun },
    '/livez': { get: live },
    '/readyz': { get: ready },
  };
}

const listPipelines: Operation = {
  operationId: 'listPipelines',
  tags: ['pipelines'],
  summary: 'All pipelines',
  responses: answers({ 200: ['The pipelines, by name.', ref('PipelineList')] }, always),
};

const getPipeline: Operation = {
  operationId: 'getPipeline',
  tags: ['pipelines'],
  summary: "A pipeline, with its input's JSON Schema",
  parameters: [{ name: 'name', in: 'path', required: true, schema: { type: 'string' } }],
  responses: answers({ 200: ['The pipeline.', ref('Pipeline')] }, ['pipeline-not-found', ...always]),
};

function start(pipeline: KnownPipeline): Operation {
  const { name, contract } = pipeline;
  const conflicts: ProblemSlug[] = ['run-already-running', 'run-already-succeeded', 'run-superseded'];
  return {
    operationId: `start${capital(name)}`,
    tags: ['pipelines'],
    summary: contract.summary,
    description: contract.key
      ? 'The input gives the business key: the same key is the same run.'
      : 'Every start is a run of its own, unless an Idempotency-Key says that it is not.',
    parameters: startParameters,
    requestBody: { required: true, content: { 'application/json': { schema: startBodySchema(pipeline) } } },
    responses: answers(
      {
        200: [
          '`onConflict: "join"`, and a run of this key has succeeded: it is that one.',
          ref('RunAccepted'),
          ['Location', 'Idempotency-Replayed'],
        ],
        202: [
          'The run has been started, or joined. `Location` is where it is followed.',
          ref('RunAccepted'),
          ['Location', 'Idempotency-Replayed'],
        ],
      },
      [
        ...withBody,
        'invalid-idempotency-key',
        ...conflicts,
        'idempotency-key-reused',
        ...withTemporal,
        'namespace-not-prepared',
        'outcome-not-yet-known',
      ],
    ),
  };
}

const listRuns: Operation = {
  operationId: 'listRuns',
  tags: ['runs'],
  summary: 'Runs, newest first',
  description:
    'Open runs come before closed ones. A run that ends while pages are read may show twice. A run shows some moments after its start.',
  parameters: listParameters,
  responses: answers({ 200: ['A page of runs.', ref('RunList')] }, [
    'invalid-request',
    'invalid-cursor',
    'pipeline-not-found',
    ...withTemporal,
  ]),
};

const getRun: Operation = {
  operationId: 'getRun',
  tags: ['runs'],
  summary: 'A run: state, input, result or failure, and its steps',
  description:
    'Also for closed runs, and while no worker is up. `<pipeline>:<key>` is the latest run of a key, `<pipeline>:<key>:<run id>` a given one. A batch of a fan-out is shown as a run of `millraceForEach`, which no list has.',
  parameters: [idParameter],
  responses: answers({ 200: ['The run.', ref('Run')] }, ['invalid-run-id', 'run-not-found', ...withTemporal]),
};

const cancelRun: Operation = {
  operationId: 'cancelRun',
  tags: ['runs'],
  summary: 'Cancel a run',
  description:
    'Asks the run to stop: it stops its jobs in AWS, waits until they have ended, and closes as cancelled. Needs the full id.',
  parameters: [idParameter],
  requestBody: { required: false, content: { 'application/json': { schema: cancelBodySchema } } },
  responses: answers({ 202: ['The run has been asked.', ref('RunSummary'), ['Location']] }, [
    ...withBody,
    'invalid-run-id',
    'run-not-found',
    'part-of-a-run',
    'full-run-id-required',
    'run-already-ended',
    ...withTemporal,
  ]),
};

const live: Operation = {
  operationId: 'live',
  tags: ['health'],
  summary: 'The process serves requests',
  responses: answers({ 200: ['It does.', ref('Healthy')] }, []),
};

const ready: Operation = {
  operationId: 'ready',
  tags: ['health'],
  summary: 'Temporal answers for the namespace',
  responses: answers({ 200: ['It does.', ref('Healthy')] }, ['temporal-unavailable']),
};
