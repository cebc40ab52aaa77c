/** The traces of the launches that a sabotage has harmed: the model rejects them, or there is a reason why none shows it. */
import type { Violation } from '../checker/violation.js';
import type { JudgedTrace } from '../rig/conformance/judge-traces.js';

/** Those that a violation names; where it names a run and no launch, those of the run. */
export function offendingTraces(
  conformance: readonly JudgedTrace[],
  violations: readonly Violation[],
): readonly JudgedTrace[] {
  return conformance.filter(({ key, workflowId }) =>
    violations.some(({ ids }) => {
      const keys = ids['key'] ?? ids['keys'];
      return keys === undefined ? ids['workflowId'] === workflowId : keys.split(' ').includes(key);
    }),
  );
}

/** Why these traces don't tie model and code together; undefined where they do. */
export function notRejected(offending: readonly JudgedTrace[]): string | undefined {
  if (offending.length === 0) return 'no trace of an offending launch was judged';
  const others = offending.filter(({ verdict }) => verdict !== 'rejected');
  if (others.length === 0) return undefined;
  const told = others.map(({ key, verdict }) => `${key} (${verdict})`).join(', ');
  return `the model does not reject the trace of ${told}`;
}
