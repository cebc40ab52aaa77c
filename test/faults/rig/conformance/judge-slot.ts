/** The rig's side: the model follows states by the thousand, which would keep gates and proxies waiting in this process. */
import type { Violation } from '../../checker/violation.js';
import { run } from '../evidence.js';
import { compiled } from '../processes/paths.js';
import type { JudgedTrace } from './judge-traces.js';

/** On a busy machine; a trial has a few launches at most, nearly all of which take some milliseconds. */
const patienceMs = 5_000;

/** `known`: what a window has led to that can't be closed; its launches do what the model does not. */
export async function judgeTracesIn(
  folder: string,
  known: readonly Violation[],
  trials: number,
): Promise<readonly JudgedTrace[]> {
  const program = compiled('test/faults/rig/conformance/main.js');
  const allMs = String(Math.max(60_000, trials * patienceMs));
  const { stdout } = await run(process.execPath, [program, folder, '--json', '--all-ms', allMs], [0, 1]);
  const judged = JSON.parse(stdout) as readonly JudgedTrace[];
  const keys = new Set(known.flatMap(({ ids }) => (ids['key'] ?? ids['keys'] ?? '').split(' ')));
  return judged.map((trace) => {
    if (trace.verdict !== 'rejected' || !keys.has(trace.key)) return trace;
    const { key, workflowId, kind, lines } = trace;
    return {
      key,
      workflowId,
      kind,
      lines,
      verdict: 'known',
      window: `its precondition stands in the log; ${trace.why}`,
    };
  });
}
