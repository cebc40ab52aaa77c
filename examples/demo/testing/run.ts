/** Runs as the API tells of them, for tests. */
import type { RunDocument, StepDocument } from '../../../contracts/run.js';

export const STARTED = Date.parse('2026-03-01T10:00:00Z');

export function at(seconds: number): string {
  return new Date(STARTED + seconds * 1_000).toISOString();
}

/** @param from @param to seconds after the run's start */
export function exampleStep(name: string, from: number, to?: number, more: Partial<StepDocument> = {}): StepDocument {
  const ended = to === undefined ? {} : { endedAt: at(to) };
  const state = to === undefined ? 'running' : 'succeeded';
  return { name, kind: 'ecs', state, startedAt: at(from), ...ended, launches: [], ...more };
}

export function exampleRun(steps: readonly StepDocument[], more: Partial<RunDocument> = {}): RunDocument {
  return {
    id: 'flightDelays:2001-01-01:run',
    pipeline: 'flightDelays',
    workflowId: 'flightDelays:2001-01-01',
    runId: 'run',
    state: 'running',
    startedAt: at(0),
    input: { date: '2001-01-01' },
    steps,
    ...more,
  };
}
