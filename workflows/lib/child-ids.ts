/** The workflow ids of a fan-out's children: the same for every try of the run, so that one item never runs twice at once. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { workflowInfo } from '@temporalio/workflow';
import { workflowIdOf } from '../../contracts/pipeline.js';

/** `<pipeline>:<key of the run>.<fan-out>.<item>`, so that the API addresses it like any run. */
export function itemRunId(pipeline: string, name: string, key: string): string {
  const { workflowId, workflowType } = workflowInfo();
  const own = workflowId.startsWith(`${workflowType}:`) ? workflowId.slice(workflowType.length + 1) : workflowId;
  const text = `${own}.${name}.${key}`;
  const plain = text.replaceAll(/[^A-Za-z0-9._-]/g, '-');
  // What was replaced or cut may be what told two ids apart.
  return workflowIdOf(pipeline, plain === text && text.length <= 200 ? text : `${plain.slice(0, 183)}-${hash(text)}`);
}

export function batchId(name: string, batch: number): string {
  return `millrace.forEach:${workflowInfo().workflowId}:${name}:${batch}`;
}

function hash(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text))).slice(0, 16);
}
