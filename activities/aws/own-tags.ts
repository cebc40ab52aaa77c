/** The tags that every job of ours carries, on services that take tags at the start. Many organisations deny untagged creates. */
import type { JobMark } from '../../contracts/job.js';

export const ownTagNames = [
  'millrace:key',
  'millrace:pipeline',
  'millrace:workflow-id',
  'millrace:run-id',
  'millrace:step',
  'millrace:owner',
] as const;

/** By name. Ids of runs started by hand may hold what a tag may not: that becomes `_`. */
export function ownTags(mark: JobMark): Record<string, string> {
  const values: Record<(typeof ownTagNames)[number], string | undefined> = {
    'millrace:key': mark.key,
    'millrace:pipeline': mark.pipeline,
    'millrace:workflow-id': mark.workflowId,
    'millrace:run-id': mark.runId,
    'millrace:step': mark.step,
    'millrace:owner': mark.owner,
  };
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, tagValue(value)]])),
  );
}

function tagValue(text: string): string {
  const allowed = text.replaceAll(/^aws:|[^\p{L}\p{N} _.:/=+\-@]/giu, '_').slice(0, 256);
  // The cut may have left half a letter.
  return allowed.replace(/\p{Surrogate}$/u, '');
}
