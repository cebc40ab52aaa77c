/** What a project's tests import (`millrace/local`): the local AWS and Temporal as values. */
export { startPlane, type Plane, type PlaneOptions } from './aws/plane.js';
export { type FaultRule } from './aws/faults.js';
export { type LedgerEntry } from './aws/ledger.js';
export { type ImageTable } from './aws/service.js';
export { startStack, type Stack, type StackOptions } from './stack.js';
export { readTools, type Tools } from './tools.js';
