/** The workflow ids of a fan-out's children: the same for every try of the run, so that one item never runs twice at once. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { workflowInfo } from '@temporalio/workflow';
import { workflowIdOf } from '../../contracts/pipeline.js';

/** `<pipeline>:<run's pipeline>.<its key>.<fan-out>.<item>`, so that the API addresses it like any run. */
export function itemRunId(pipeline: string, name: string, key: string): string {
  const { workflowId, workflowType } = workflowInfo();
  const own = workflowId.startsWith(`${workflowType}:`) ? workflowId.slice(workflowType.length + 1) : workflowId;
  const text = `${workflowType}.${own}.${name}.${key}`;
  const plain = text.replaceAll(/[^A-Za-z0-9._-]/g, '-');
  // What was replaced or cut, and a point within a part, may be what told two ids apart.
  const clear = plain === text && text.length <= 200 && !`${own}${name}`.includes('.');
  return workflowIdOf(pipeline, clear ? text : `${plain.slice(0, 183)}-${hash(`${own}\n${name}\n${key}`)}`);
}

/** Temporal takes 1 000 characters. */
export function batchId(name: string, batch: number): string {
  const { workflowId } = workflowInfo();
  const text = `millrace.forEach:${workflowId}:${name}:${batch}`;
  return text.length <= 900 ? text : `${text.slice(0, 880)}-${hash(text)}:${batch}`;
}

function hash(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text))).slice(0, 16);
}
