/** A plan from its beginning to its verdicts: Temporal, bundles, batches. */
import type { Timing } from '../../../contracts/timing.js';
import type { Report, Violation } from '../checker/violation.js';
import type { Batch } from './batch.js';
import { codeIn } from './code.js';
import { rejectedIn } from './conformance/conformance-text.js';
import type { JudgedTrace } from './conformance/judge-traces.js';
import { compiled } from './processes/paths.js';
import { startServer } from './processes/server.js';
import { runBatches } from './run-batches.js';
import type { TrialLine } from './run-trial.js';

export interface PlanOrder {
  batches: readonly Batch[];
  slots: number;
  seed: number;
  timing: Timing;
  folder: string;
  /** From then on no trial is begun; those that were made are judged. */
  over?: AbortSignal;
  /** Each as soon as it is over; `folder` has its sources. */
  onBatch?(result: BatchResult, folder: string): void;
  say(text: string): void;
}

export interface BatchResult {
  batch: Batch;
  lines: readonly TrialLine[];
  /** Absent where the rig has failed. */
  report?: Report;
  known?: readonly Violation[];
  /** Of each launch: whether the model knows what was seen of it. */
  conformance?: readonly JudgedTrace[];
  broken?: string;
}

export async function runPlan({ batches, onBatch, say, ...plan }: PlanOrder): Promise<readonly BatchResult[]> {
  const code = await codeIn(compiled('.'), plan.timing);
  const server = await startServer(plan.folder);
  const results = new Map(batches.map((batch) => [batch, { batch, lines: [] as TrialLine[] } as BatchResult]));
  const change = (batch: Batch, more: Partial<BatchResult>) => {
    const before = results.get(batch) ?? { batch, lines: [] };
    results.set(batch, { ...before, ...more });
  };
  try {
    await runBatches(
      {
        ...plan,
        code,
        port: server.port,
        onTrial(line, batch) {
          change(batch, { lines: [...(results.get(batch)?.lines ?? []), line] });
          const { trial, hit, miss, contradiction, ended, ms } = line;
          const what = contradiction !== undefined ? 'CONTRADICTED' : hit ? 'hit ' : 'MISS';
          say(`${what} ${trial} ${ended} ${ms} ms ${contradiction ?? miss ?? ''}`.trimEnd());
        },
        onJudged(judged, batch) {
          change(batch, judged);
          say(`${judged.report.verdict} ${batch.name}`);
        },
        onTraces(conformance, batch) {
          change(batch, { conformance });
          const rejected = rejectedIn(conformance).length;
          if (rejected > 0) say(`violated ${batch.name}: ${rejected} traces rejected`);
        },
        onBroken(error, batch) {
          const broken = error instanceof Error ? (error.stack ?? error.message) : String(error);
          change(batch, { broken });
          say(`BROKEN ${batch.name}: ${broken}`);
        },
        onEnded(batch, folder) {
          onBatch?.(results.get(batch) ?? { batch, lines: [] }, folder);
        },
      },
      batches,
    );
  } finally {
    await server.stop();
  }
  return [...results.values()];
}
