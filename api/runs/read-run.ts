/** A run by its id: described, its history read, and for a closed one remembered. */
import { Inject, Injectable } from '@nestjs/common';
import { fanOutWorkflow } from '../../contracts/names.js';
import { closedRunStates, type RunDocument } from '../../contracts/run.js';
import { Pipelines } from '../pipelines/pipelines.js';
import { Problem } from '../problem/problem.js';
import { Temporal } from '../temporal/temporal.js';
import { decoderWith, type Decoder } from './document/payloads.js';
import { readEvents } from './document/read-events.js';
import { readFacts } from './document/read-facts.js';
import { runDocument } from './document/run-document.js';
import type { RunEvent, RunFacts } from './document/run-event.js';
import { summaryOf } from './list/list-runs.js';
import { RunCache } from './run-cache.js';
import { formatRunId, type RunAddress } from './run-id.js';
import type { RunSummaryResource } from './run.schema.js';
import { RunsOfKey } from './start/runs-of-key.js';
import { TemporalRuns, type Description } from './temporal-runs.js';

@Injectable()
export class ReadRun {
  private readonly pipelines: Pipelines;
  private readonly runs: TemporalRuns;
  private readonly known: RunsOfKey;
  private readonly decode: Decoder;
  private readonly closed = new RunCache();

  constructor(
    @Inject(Pipelines) pipelines: Pipelines,
    @Inject(TemporalRuns) runs: TemporalRuns,
    @Inject(RunsOfKey) known: RunsOfKey,
    @Inject(Temporal) temporal: Temporal,
  ) {
    this.pipelines = pipelines;
    this.runs = runs;
    this.known = known;
    this.decode = decoderWith(temporal.converter);
  }

  /** Throws the problem `run-not-found`. */
  async document(address: RunAddress): Promise<RunDocument> {
    const document = await this.ownDocument(address);
    if (!isClosed(document)) return document;
    const next = await this.known.after(document);
    return next === undefined ? document : { ...document, next: formatRunId({ ...document, runId: next }) };
  }

  /** All that Temporal tells of a run, for who judges it rather than shows it. Throws the problem `run-not-found`. */
  async told(address: RunAddress): Promise<{ events: RunEvent[]; facts: RunFacts }> {
    const facts = await readFacts(await this.describe(address), this.decode);
    return { facts, events: await readEvents(await this.runs.history(facts), this.decode) };
  }

  /** What the run itself has to tell, which never changes once it has ended. */
  private async ownDocument(address: RunAddress): Promise<RunDocument> {
    const kept = address.runId === undefined ? undefined : this.closed.get(formatRunId(address));
    if (kept) return kept;
    // Describe first: what history then has beyond it is newer, and wins.
    const facts = await readFacts(await this.describe(address), this.decode);
    const known = this.closed.get(formatRunId(facts));
    if (known) return known;
    const document = runDocument(await readEvents(await this.runs.history(facts), this.decode), facts);
    if (isClosed(document)) this.closed.put(document);
    return document;
  }

  /** What describe alone tells. Throws the problem `run-not-found`. */
  async summary(address: RunAddress): Promise<RunSummaryResource> {
    return summaryOf((await this.describe(address)).workflowExecutionInfo ?? {});
  }

  /** Workflows that are neither a pipeline nor a batch of one (receipts, others' in the same namespace) are no runs. */
  private async describe(address: RunAddress): Promise<Description> {
    const found = await this.runs.find(address);
    const type = found?.workflowExecutionInfo?.type?.name ?? '';
    if (found && (this.pipelines.has(type) || type === fanOutWorkflow)) return found;
    throw new Problem('run-not-found', `There is no run ${formatRunId(address)}.`);
  }
}

function isClosed({ state }: RunDocument): boolean {
  return closedRunStates.some((closed) => closed === state);
}
