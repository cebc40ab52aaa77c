/**
 * What a run does first. The API parses input before it starts a run, and says so in the memo; a run that Temporal's own
 * client, CLI or Web started has its input checked here, by an activity, and is given what the API would have set.
 */
import { defineSearchAttributeKey } from '@temporalio/common';
import { upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { memoKey, type RunMemo } from '../../contracts/names.js';
import { callValidateInput } from './job-calls.js';
import type { Run } from './run.js';

const pipelineAttribute = defineSearchAttributeKey('MillracePipeline', 'KEYWORD');
const ownerAttribute = defineSearchAttributeKey('MillraceOwner', 'KEYWORD');
const dateAttribute = defineSearchAttributeKey('MillraceLogicalDate', 'DATETIME');

/** The input, parsed. Throws `InvalidInput` with every problem and its path. */
export async function admit({ pipeline, contract }: Run, input: unknown): Promise<unknown> {
  const memo = workflowInfo().memo?.[memoKey] as RunMemo | undefined;
  if (memo !== undefined && memo.parsed !== false) return input;
  const { input: parsed, logicalDate } = await callValidateInput(pipeline, input);
  upsertSearchAttributes([
    { key: pipelineAttribute, value: pipeline },
    ...(contract.owner !== undefined ? [{ key: ownerAttribute, value: contract.owner }] : []),
    ...(logicalDate !== undefined ? [{ key: dateAttribute, value: new Date(logicalDate) }] : []),
  ]);
  return parsed;
}
