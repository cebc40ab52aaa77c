/** The API process of this repository's pipelines. */
import * as pipelines from '../workflows/index.js';
import { runApi } from './run-api.js';

await runApi(pipelines);
