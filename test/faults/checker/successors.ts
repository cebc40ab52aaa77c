/**
 * What follows a run: by I1 one retry or rerun at most, however many ask; by I4 every source links the two, and what has
 * succeeded does not come back: a retry starts no step again whose last launch ended well with the very same spec.
 */
import { isDeepStrictEqual } from 'node:util';
import { launchIds, type Evidence } from './evidence.js';
import { json, text } from './history.js';
import { startsOf } from './i1-nothing-lost.js';
import { lastLaunches } from './i4-success.js';
import type { Launch } from './launches.js';
import { idsOf, type Run } from './runs.js';
import type { Violation } from './violation.js';

interface Successor {
  call: 'retry' | 'rerun';
  /** The run that was followed. */
  of: Run;
  run: Run;
}

export function oneSuccessor(evidence: Evidence): Violation[] {
  return [...Map.groupBy(successorsOf(evidence), ({ of }) => of).entries()].flatMap(([of, its]): Violation[] => {
    const runIds = [...new Set(its.map(({ run }) => run.runId))];
    if (runIds.length <= 1) return [];
    const message = `Run ${of.runId} of ${of.workflowId} was followed by ${runIds.length} runs.`;
    return [{ invariant: 'I1', ids: { ...idsOf(of), runIds: runIds.join(' ') }, message }];
  });
}

export function successorsKeep(evidence: Evidence): Violation[] {
  const successors = successorsOf(evidence);
  return [
    ...successors.flatMap((successor) => notLinked(successor, evidence)),
    ...successors.filter(({ call }) => call === 'retry').flatMap((retry) => startedAgain(retry, evidence)),
  ];
}

/** Of each request that was accepted, once for each pair of runs. */
function successorsOf({ client, runs }: Evidence): Successor[] {
  const byId = new Map(runs.map((run) => [run.runId, run]));
  const accepted = startsOf(client).flatMap(({ intent, phase, runId = '' }): Successor[] => {
    const { call, follows = '' } = intent;
    const [of, run] = [byId.get(follows), byId.get(runId)];
    if ((call !== 'retry' && call !== 'rerun') || phase !== 'ok' || !of || !run) return [];
    return [{ call, of, run }];
  });
  return [...new Map(accepted.map((its) => [`${its.call} ${its.of.runId} ${its.run.runId}`, its])).values()];
}

function notLinked({ call, of, run }: Successor, { documents }: Evidence): Violation[] {
  const document = json(documents.get(run.runId)?.at(-1)?.document);
  // That the API does not show it at all is told of any run.
  if (document['state'] === undefined || text(document[`${call}Of`]) === `${of.workflowId}:${of.runId}`) return [];
  const message = `The API does not show run ${run.runId} of ${run.workflowId} as the ${call} of ${of.runId}.`;
  return [{ invariant: 'I4', ids: idsOf(run), message }];
}

/** A cluster is no outcome: it is created anew. */
function startedAgain({ of, run }: Successor, evidence: Evidence): Violation[] {
  return lastLaunches(of, evidence)
    .filter(({ kind }) => kind !== 'emr-cluster')
    .filter(({ told }) => told.some((end) => end.run === of && end.status === 'succeeded'))
    .flatMap((kept): Violation[] => {
      const again = launchesIn(run, evidence).find((launch) => isSame(launch, kept));
      if (!again) return [];
      const message = `Step ${kept.mark.step} had succeeded in run ${of.runId} of ${of.workflowId}, and its retry has started it again.`;
      return [{ invariant: 'I4', ids: { ...launchIds(again), kept: kept.key }, message }];
    });
}

function launchesIn(run: Run, { launches }: Evidence): Launch[] {
  return [...launches.values()].filter(({ mark }) => mark.runId === run.runId);
}

function isSame(one: Launch, other: Launch): boolean {
  return one.mark.step === other.mark.step && isDeepStrictEqual(one.input['spec'], other.input['spec']);
}
