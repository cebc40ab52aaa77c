/**
 * The janitor's activities: list closed runs, inspect them, stop an orphan. It works from Temporal: what may be stopped
 * stands in a history, and AWS is asked only about that. On the same drivers and pollers as the pipelines' jobs, within
 * the same budgets of calls.
 */
import { Context, log } from '@temporalio/activity';
import { toMs } from '../../contracts/duration.js';
import { clip } from '../../contracts/failure.js';
import { engineActivities } from '../../contracts/history.js';
import {
  janitorLimits,
  notInspected,
  type ClosedRun,
  type Finding,
  type JanitorInspectInput,
  type JanitorInspectResult,
  type JanitorListInput,
  type JanitorListResult,
  type JanitorStopInput,
  type JanitorStopResult,
} from '../../contracts/janitor.js';
import { describeError } from '../aws/aws-error.js';
import type { JobContext } from '../context.js';
import { wordLeaver } from '../leave-word.js';
import { whileBeating } from '../watch-report.js';
import { examine, type Asked, type Examined } from './examine.js';
import { lastLook } from './last-look.js';
import { listClosed } from './list-closed.js';
import { currentRuns } from './ownership.js';
import { readRun } from './read-run.js';
import { bytesOf, isFull, withinBytes } from './told-findings.js';
import { stopOrphan } from './stop-orphan.js';

/** For each call of Temporal: not scaled with AWS's, nobody loses anything by waiting. */
const withinMs = 10_000;

export function createJanitorActivities(context: JobContext) {
  const { timing } = context;
  const beating = <T>(work: () => Promise<T>) => whileBeating(timing, () => ({ v: 1 }), work);

  /** All that is known of one run's open launches, by histories that are read now. */
  const inspect = async (run: Pick<ClosedRun, 'workflowId' | 'runId'>, asked: Asked): Promise<Examined[]> => {
    const { client, info } = Context.current();
    const record = await readRun(client, run, withinMs);
    // The server's clock, as the time of a run's end is: a worker whose clock is wrong has no other grace.
    const now = info.currentAttemptScheduledTimestampMs;
    return record ? examine(context, record, currentRuns(client, withinMs), now, asked) : [];
  };

  return {
    [engineActivities.janitorList](input: JanitorListInput): Promise<JanitorListResult> {
      const { client, info } = Context.current();
      return listClosed(client, info.taskQueue, input, { pageSize: janitorLimits.page, withinMs });
    },

    [engineActivities.janitorInspect]({ runs, missing = {} }: JanitorInspectInput): Promise<JanitorInspectResult> {
      return beating(async () => {
        const findings: Finding[] = [];
        let inspected = 0;
        let bytes = 0;
        const until = Date.now() + janitorLimits.inspectMs;
        for (const run of runs) {
          if (inspected > 0 && (isFull(findings.length, bytes) || Date.now() >= until)) break;
          const found = await inspect(run, { missing }).then(toReport, (error: unknown) => [failed(run, error)]);
          const told = withinBytes(run, found);
          findings.push(...told);
          bytes += bytesOf(told);
          inspected += 1;
        }
        return { inspected, findings };
      });
    },

    [engineActivities.janitorStop](input: JanitorStopInput): Promise<JanitorStopResult> {
      const { finding } = input;
      const orphan = async () => {
        const now = await inspect(finding, { only: finding.key });
        const unknown = now.find(({ verdict }) => verdict === 'unknown');
        // Tried again: an error is no "nobody's", and no "ended".
        if (unknown) throw new Error(`Nobody can tell whether it is still an orphan: ${unknown.why ?? 'no reason'}`);
        return now.find(({ verdict, awsId }) => verdict === 'orphan' && awsId === finding.awsId);
      };
      const leaveWord = wordLeaver(toMs(timing.connectTimeout));
      // Read anew for each ask, not remembered.
      const currentRun = () => currentRuns(Context.current().client, withinMs)(finding.workflowId);
      const fenceOf = (found: Examined) => lastLook(context, found, currentRun, () => leaveWord({ v: 1 }));
      return beating(() => stopOrphan(context, input, orphan, fenceOf));
    },
  };
}

function toReport(examined: readonly Examined[]): Finding[] {
  return examined.map(({ ref: _, ...finding }) => finding);
}

/** A history that can't be read, or a Temporal that does not answer: one run's trouble is not another's. */
function failed(run: ClosedRun, error: unknown): Finding {
  log.warn('run not inspected', { run: run.workflowId, runId: run.runId, err: describeError(error) });
  return notInspected(run, clip(describeError(error), janitorLimits.why));
}
