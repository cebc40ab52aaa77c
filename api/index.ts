/** What a project's API imports (`millrace/api`). */
export { createApi, type ApiOptions } from './create-api.js';
export { runApi } from './run-api.js';
export { readConfig, type ApiConfig } from './config.js';
export { ConfigError } from '../contracts/config-error.js';
