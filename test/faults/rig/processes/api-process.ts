/** The API as a process of its own, with the rig's pipelines. Its configuration comes from the environment, as the product's. */
import type { Server } from 'node:http';
import { readConfig } from '../../../../api/config.js';
import { createApi } from '../../../../api/create-api.js';
import * as pipelines from '../pipelines/index.js';

process.on('unhandledRejection', (reason) => {
  process.stderr.write(`unhandled rejection: ${String((reason as Error | undefined)?.stack ?? reason)}\n`);
  process.exit(70);
});
const config = readConfig(process.env);
const app = await createApi(config, pipelines);
// Node dates answers by a clock that nothing can shift: the process's own is what these are to tell.
const server = app.getHttpServer() as Server;
server.prependListener('request', (_request, response) => response.setHeader('date', new Date().toUTCString()));
await app.listen(config.port, config.host);
process.stdout.write(`${await app.getUrl()}\n`);
process.on('SIGTERM', () => void app.close().then(() => process.exit(0)));
