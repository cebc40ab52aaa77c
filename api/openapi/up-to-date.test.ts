import { expect, test } from 'vitest';
import * as pipelines from '../../workflows/index.js';
import { readPipelines } from '../pipelines/pipelines.js';
import { openApiDocument } from './document.js';

/** After a change that was meant: `npm run openapi`, and read the difference as a client would. */
test('docs/openapi.json is what the API serves', async () => {
  const text = `${JSON.stringify(openApiDocument(readPipelines(pipelines)), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot('../../docs/openapi.json');
});
