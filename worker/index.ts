/** What a project's worker imports (`millrace/worker`). */
export { createWorker, type RunningWorker, type WorkerCode, type WorkerConfig } from './worker.js';
export { runWorker } from './run-worker.js';
export { readConfig, type WorkerProcessConfig } from './config.js';
export { bundleWorkflows, type BundleOptions } from './bundle.js';
export { ConfigError } from '../contracts/config-error.js';
