/** The engine's own workflows; `worker/bundle.ts` exports them beside the user's. Their types begin with `millrace`. */
import { setWorkflowOptions } from '@temporalio/workflow';
import { isVersioned } from './engine-config.js';
import { millraceForEach } from './fan-out-workflow.js';
import { millraceJanitor } from './janitor.js';

export { millraceForEach, millraceJanitor };

/** The receipt behind an `Idempotency-Key`: its memo says what was asked for. It has nothing to do but to have been started. */
export async function millraceReceipt(): Promise<void> {
  // Closed by any worker, whenever one is up; the API reads its memo, open or closed.
}

// A pipeline stays with the build that it was started on, and so does a batch of its items; a receipt has no reason to.
setWorkflowOptions(() => (isVersioned() ? { versioningBehavior: 'AUTO_UPGRADE' } : {}), millraceReceipt);
setWorkflowOptions(() => (isVersioned() ? { versioningBehavior: 'AUTO_UPGRADE' } : {}), millraceJanitor);
setWorkflowOptions(() => (isVersioned() ? { versioningBehavior: 'PINNED' } : {}), millraceForEach);
