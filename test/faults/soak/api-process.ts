/** The product's own API process, with the soak's pipelines, that says how much live memory it has. */
import { runApi } from '../../../api/run-api.js';
import { answerUsage } from './answer-usage.js';
import * as pipelines from './pipelines/index.js';

answerUsage();
await runApi(pipelines);
