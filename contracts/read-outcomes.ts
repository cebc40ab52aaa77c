/**
 * History → outcomes, pure: the worker loads them for a retry, and the API tells by the same rules which steps a retry
 * would keep. A step counts when its last launch succeeded; whatever a run has begun itself replaces what it was given.
 */
import type { FanOutBatch } from './fan-out.js';
import { engineActivities } from './history.js';
import { fanOutWorkflow } from './names.js';
import type { ItemOutcome, LoadedOutcomes, Outcomes, StepOutcome } from './outcomes.js';
import { clustersOf, completed, nameOf, stepOutcome, type Hash, type SeenActivity } from './step-outcome.js';
import { withIds } from './with-ids.js';

export interface SeenChild {
  workflowType: string;
  workflowId: string;
  /** Absent until it has begun. */
  runId?: string;
  input?: unknown;
  outcome?: { completed: unknown } | object;
}

export interface SeenRun {
  runId: string;
  /** The run that it was to keep from, as a retry. */
  retryOf?: string;
  /** Of a batch, as its input has it. */
  firstIds?: FanOutBatch['firstIds'];
  /** In the order in which they were scheduled. */
  activities: readonly SeenActivity[];
  children: readonly SeenChild[];
}

export function outcomesOf({ runId, activities, children, firstIds }: SeenRun, hash: Hash): Outcomes {
  const given = givenTo(activities);
  const clusters = { ...clustersOf(activities), ...given.clusters };
  const asWritten = withFirstIds(clustersOf(activities), clusters);
  const begun = Map.groupBy(activities.filter(isOfTheRun), nameOf);
  const own = [...begun].flatMap(
    ([name, its]) => stepOutcome(name, its, runId, (value) => hash(asWritten(value))) ?? [],
  );
  const items = children
    .filter(({ workflowType }) => workflowType !== fanOutWorkflow)
    .flatMap(itemOutcome(hashOfItems(firstIds, hash)));
  const begunItems = new Set(children.map(({ workflowId }) => workflowId));
  return {
    steps: [...given.steps.filter(({ name }) => !begun.has(name)), ...own],
    items: [...given.items.filter(({ workflowId }) => !begunItems.has(workflowId)), ...items],
    clusters,
    batches: { ...given.batches, ...batchesOf(children) },
  };
}

/** Bytes of JSON in a page of outcomes: half of what Temporal takes, so that one outcome may go over it. */
export const pageBytes = 1_000_000;

/** As a page counts them. A step whose outcome is larger than a page is not kept. */
export function bytesOf(outcome: StepOutcome | ItemOutcome): number {
  return Buffer.byteLength(JSON.stringify(outcome));
}

/** An item that names a cluster counts as the same on any other that takes its place. */
export function hashOfItems(firstIds: FanOutBatch['firstIds'], hash: Hash): Hash {
  const ids = new Map(Object.entries(firstIds ?? {}));
  return (value) => hash(withIds(value, ids));
}

/** Steps that a retry was given, and has not begun itself. */
export function keptIn(activities: readonly SeenActivity[]): readonly StepOutcome[] {
  const begun = new Set(activities.filter(isOfTheRun).map(nameOf));
  return givenTo(activities).steps.filter(({ name }) => !begun.has(name));
}

/** Items that the retry of a batch was given as succeeded, and has not begun itself. */
export function keptItemsIn({ activities, children }: Omit<SeenRun, 'runId'>): readonly ItemOutcome[] {
  const begun = new Set(children.map(({ workflowId }) => workflowId));
  return givenTo(activities).items.filter(({ workflowId, succeeded }) => succeeded && !begun.has(workflowId));
}

/** Runs of fan-outs that a retry was given to follow, and has not begun itself: items that did not succeed, and batches. */
export function followedIn({ activities, children }: Omit<SeenRun, 'runId'>): { workflowId: string; runId: string }[] {
  const begun = new Set(children.map(({ workflowId }) => workflowId));
  const { items, batches } = givenTo(activities);
  return [
    ...items.filter(({ succeeded }) => !succeeded).map(({ workflowId, runId }) => ({ workflowId, runId })),
    ...Object.entries(batches).map(([workflowId, runId]) => ({ workflowId, runId })),
  ].filter(({ workflowId }) => !begun.has(workflowId));
}

/** The run that a retry was to keep from, if it ended before it had loaded all: it has begun nothing, so that one counts. */
export function notLoadedOf({ retryOf, activities }: Pick<SeenRun, 'retryOf' | 'activities'>): string | undefined {
  const pages = pagesOf(activities);
  return pages.length > 0 && pages.at(-1)?.next === undefined ? undefined : retryOf;
}

/** What this run has loaded itself, because it is a retry. */
function givenTo(activities: readonly SeenActivity[]): Outcomes {
  const pages = pagesOf(activities);
  return {
    steps: pages.flatMap(({ steps }) => steps),
    items: pages.flatMap(({ items }) => items),
    clusters: Object.assign({}, ...pages.map(({ clusters }) => clusters)) as Outcomes['clusters'],
    batches: Object.assign({}, ...pages.map(({ batches }) => batches)) as Outcomes['batches'],
  };
}

function pagesOf(activities: readonly SeenActivity[]): LoadedOutcomes[] {
  return activities
    .filter(({ activityType }) => activityType === engineActivities.loadOutcomes)
    .flatMap((activity) => completed<LoadedOutcomes>(activity) ?? []);
}

const enginesOwn: ReadonlySet<string> = new Set(Object.values(engineActivities));

function isOfTheRun({ activityType }: SeenActivity): boolean {
  return !enginesOwn.has(activityType);
}

/** A retry's tasks are given the new cluster's id where the pipeline wrote the first one's. */
function withFirstIds(own: Outcomes['clusters'], first: Outcomes['clusters']): (value: unknown) => unknown {
  const ids = new Map(Object.entries(own).map(([scope, id]) => [id, first[scope] ?? id]));
  return (value) => withIds(value, ids);
}

function itemOutcome(hash: Hash): (child: SeenChild) => ItemOutcome[] {
  return ({ workflowType: pipeline, workflowId, runId, input, outcome }) => {
    if (runId === undefined) return [];
    const given = hash({ pipeline, input });
    if (!outcome || !('completed' in outcome)) return [{ workflowId, runId, given }];
    const result = outcome.completed;
    return [{ workflowId, runId, succeeded: { hash: given, ...(result !== undefined && { result }) } }];
  };
}

function batchesOf(children: readonly SeenChild[]): Record<string, string> {
  return Object.fromEntries(
    children.flatMap(({ workflowType, workflowId, runId }) =>
      workflowType === fanOutWorkflow && runId !== undefined ? [[workflowId, runId]] : [],
    ),
  );
}
