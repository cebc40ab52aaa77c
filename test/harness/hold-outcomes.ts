/**
 * Imported into a worker's process before all else: reads of history by activities never answer there, so that the worker
 * can be killed in the middle of loading outcomes.
 */
import { createRequire } from 'node:module';

const { Context } = createRequire(import.meta.url)('@temporalio/activity') as { Context: { prototype: object } };
const never = () => new Promise(() => undefined);

Object.defineProperty(Context.prototype, 'client', {
  get: () => ({ options: { namespace: 'default' }, workflowService: { getWorkflowExecutionHistory: never } }),
});
