/** The end of a verification in words and in an exit code. */
import type { Point } from './point.js';
import { pointsOfKind } from './points.js';
import type { Verification } from './verify.js';

export interface Report {
  lines: string[];
  /** 0: nothing was refuted that the code relies on, and nothing is left running. */
  exitCode: 0 | 1;
}

export function reportOf({ access, points, started, left }: Verification): Report {
  // In the order of docs/unconfirmed.md, not in that of their coming.
  const all = Object.values(pointsOfKind).flatMap((points) => Object.entries(points));
  const answered = all.flatMap(([id, point]) => {
    const answer = points[id];
    return answer ? [{ id, point, ...answer }] : [];
  });
  const confirmed = answered.filter(({ verdict }) => verdict === 'confirmed');
  const refuted = answered.filter(({ verdict }) => verdict === 'refuted');
  const open = answered.filter(({ verdict }) => verdict === 'not checked');
  const wrong = [
    ...Object.entries(access).flatMap(([action, { verdict }]) => (verdict === 'refuted' ? [action] : [])),
    ...refuted.filter(({ point }) => point.breaks !== undefined).map(({ id }) => id),
  ];
  return {
    lines: [
      '',
      ...titled(
        'Refuted',
        refuted.flatMap((one) => [...described(one), `    breaks: ${one.point.breaks ?? 'nothing'}`]),
      ),
      ...titled('Confirmed', confirmed.flatMap(described)),
      ...titled('Not checked', [
        ...byReason(open.filter(({ point }) => !isNever(point))),
        ...neverLine(open.filter(({ point }) => isNever(point)).map(({ id }) => id)),
      ]),
      `${started} ${started === 1 ? 'job was' : 'jobs were'} started.`,
      ...(left.length === 0
        ? ['Nothing is left running.']
        : ['LEFT RUNNING, and costing:', ...left.map((one) => `  ${one}`)]),
      wrong.length === 0
        ? 'Nothing was refuted that Millrace relies on.'
        : `Refuted, and relied on: ${wrong.join(', ')}. docs/unconfirmed.md says what breaks.`,
    ],
    exitCode: wrong.length === 0 && left.length === 0 ? 0 : 1,
  };
}

interface Answered {
  id: string;
  point: Point;
  evidence: string;
}

function titled(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines, ''];
}

function described({ id, point, evidence }: Answered): string[] {
  return [`  ${id}: ${point.claim}`, `    ${evidence}`];
}

/** Points of a service that was left out share one reason, and one line. */
function byReason(open: readonly Answered[]): string[] {
  const reasons = Object.groupBy(open, ({ evidence }) => evidence);
  return Object.entries(reasons).map(
    ([reason, points = []]) => `  ${points.map(({ id }) => id).join(', ')}: ${reason}`,
  );
}

function neverLine(ids: readonly string[]): string[] {
  return ids.length === 0 ? [] : [`  ${ids.join(', ')}: nobody can, docs/unconfirmed.md says why`];
}

function isNever({ check }: Point): boolean {
  return 'never' in check;
}
