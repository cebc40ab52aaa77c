import { runApi } from 'millrace/api';
import * as pipelines from './workflows/index.js';

await runApi(pipelines);
