/** Reads one of our keyword attributes. They are never encrypted: the server itself indexes them. */
import type { temporal } from '@temporalio/proto';
import type { searchAttributes } from '../../contracts/names.js';

type Info = temporal.api.workflow.v1.IWorkflowExecutionInfo;

export function keywordOf(info: Info | null | undefined, name: keyof typeof searchAttributes): string | undefined {
  const data = info?.searchAttributes?.indexedFields?.[name]?.data;
  if (!data) return undefined;
  const value: unknown = JSON.parse(Buffer.from(data).toString());
  return typeof value === 'string' ? value : undefined;
}
