/** The OpenAPI 3.1 document: pure, from the pipelines and the schemas that validate requests. */
import type { Pipelines } from '../pipelines/pipelines.js';
import { answerComponents, inputComponent } from './components.js';
import { paths } from './operations.js';

export interface OpenApiDocument {
  openapi: '3.1.0';
  info: { title: string; version: string; description: string };
  tags: { name: string; description: string }[];
  paths: Record<string, unknown>;
  components: { schemas: Record<string, unknown> };
}

export function openApiDocument(pipelines: Pipelines): OpenApiDocument {
  const known = pipelines.list();
  return {
    openapi: '3.1.0',
    info: {
      title: 'Millrace',
      version: 'v1',
      description:
        'Starts, shows, cancels and retries runs of pipelines. Times are RFC 3339. Every error is `application/problem+json` (RFC 9457).',
    },
    tags: [
      { name: 'pipelines', description: 'What can be run.' },
      { name: 'runs', description: 'What runs, and what has run.' },
      { name: 'health', description: 'For load balancers and operators.' },
    ],
    paths: paths(known),
    components: { schemas: { ...answerComponents(), ...Object.fromEntries(known.map(inputComponent)) } },
  };
}
