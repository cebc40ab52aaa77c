/**
 * What the nemesis has seen with its own eyes: an answer, or a job, that must not be. It says so under the invariant that
 * was broken, and that is a violation, whether or not the other sources show it as well.
 */
import type { Evidence } from './evidence.js';
import { invariants, type Invariant, type Violation } from './violation.js';

export function contradictions({ nemesis }: Evidence): Violation[] {
  return nemesis
    .filter(({ phase }) => phase === 'contradicted')
    .map(({ trial, invariant, workflowId, key, detail }) => ({
      invariant: isInvariant(invariant) ? invariant : 'I1',
      ids: { trial, ...(workflowId !== undefined && { workflowId }), ...(key !== undefined && { key }) },
      message: `${trial}: ${detail ?? 'the nemesis was contradicted'}.`,
    }));
}

function isInvariant(word: string | undefined): word is Invariant {
  return (invariants as readonly (string | undefined)[]).includes(word);
}
