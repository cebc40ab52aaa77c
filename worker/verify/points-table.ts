/** The points as docs/unconfirmed.md. */
import type { Check } from './point.js';
import { pointsOfKind } from './points.js';

const introduction = `# What is not confirmed about AWS

Nothing in this repository was run against an AWS account. Where AWS's documents are silent, or only others report it, Millrace
takes AWS to do what stands here. \`npm run verify-aws\` asks an account of yours, and says of each point whether it is
confirmed, refuted or not checked, with the evidence ([on-aws.md](on-aws.md#verify)). Generated from \`worker/verify/\`.

*Breaks* says what goes wrong where a point does not hold; a point without it costs nothing but a link or a log line that a
person misses. *Asked* says when: before there is a job, while one runs, once it has ended; or why nobody can.
`;

export function pointsTable(): string {
  const sections = Object.entries(pointsOfKind).map(([kind, points]) => {
    const rows = Object.entries(points).map(
      ([id, { claim, breaks = '', check }]) => `| \`${id}\` | ${claim} | ${breaks} | ${asked(check)} |`,
    );
    return ['', `## ${kind}`, '', '| Point | Millrace takes it that | Breaks | Asked |', '|---|---|---|---|', ...rows];
  });
  return `${introduction}${sections.flat().join('\n')}\n`;
}

function asked(check: Check<unknown>): string {
  if ('never' in check) return `never: ${check.never}`;
  return 'before' in check ? 'before' : 'running' in check ? 'running' : 'ended';
}
