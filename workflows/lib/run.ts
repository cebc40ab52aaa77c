/**
 * What one run knows of itself: its steps, which of them are open, and how those ended that nobody awaited. Module state
 * is safe here, because a workflow's modules are evaluated anew for every run.
 */
import type { CancellationScope } from '@temporalio/workflow';
import type { Target } from '../../contracts/job.js';
import type { StepOutcome } from '../../contracts/outcomes.js';
import type { PipelineContract } from '../../contracts/pipeline.js';
import type { StepState } from '../../contracts/run.js';

export interface StepView {
  name: string;
  kind: string;
  state: StepState;
  awsId?: string;
  console?: string;
  startedAt: number;
  endedAt?: number;
  reason?: string;
  /** The step has not run: it had succeeded in the run that this one retries. */
  kept?: true;
}

/** What the run before has left to its retry. */
export interface Before {
  steps: ReadonlyMap<string, StepOutcome>;
  clusters: Readonly<Record<string, string>>;
  batches: Readonly<Record<string, string>>;
}

export interface Run {
  pipeline: string;
  contract: PipelineContract;
  /** Every step and task so far, by name, in the order of their start. */
  views: Map<string, StepView>;
  /** By name, with the scope that each was begun in. */
  open: Map<string, CancellationScope>;
  /** Names that a scope keeps for its own steps. */
  reserved: Set<string>;
  /** Steps that failed; `awaited` tells whether somebody ever asked for their end. */
  failed: { name: string; error: unknown; awaited(): boolean }[];
  /** Keys of launches whose job has no end in history yet. */
  unended: Set<string>;
  /** Resolved once per run, by name. */
  targets: Map<string, Promise<Target>>;
  /** In a retry only. */
  before?: Before;
}

let current: Run | undefined;

export function beginRun(pipeline: string, contract: PipelineContract): Run {
  current = {
    pipeline,
    contract,
    views: new Map(),
    open: new Map(),
    reserved: new Set(),
    failed: [],
    unended: new Set(),
    targets: new Map(),
  };
  return current;
}

export function currentRun(): Run {
  if (!current) throw new TypeError('step() and task() work inside a function given to definePipeline() only.');
  return current;
}

/** Names of the steps that were begun in a scope, or in one within it, and have not ended. */
export function openIn(scope: CancellationScope): string[] {
  const isWithin = (inner: CancellationScope | undefined): boolean =>
    inner !== undefined && (inner === scope || isWithin(inner.parent));
  return [...currentRun().open].filter(([, begun]) => isWithin(begun)).map(([name]) => name);
}

/** Keeps names for a scope's own steps. Gives the first that is taken already, and then keeps none. */
export function reserve(...names: readonly string[]): string | undefined {
  const { views, reserved } = currentRun();
  const taken = names.find((name) => views.has(name) || reserved.has(name));
  if (taken === undefined) for (const name of names) reserved.add(name);
  return taken;
}
