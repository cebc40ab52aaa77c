/** The policies as docs/on-aws.md holds them, between two marks: printed for an example account, with each reason. */
import { policyOf, policyParts, reasonsOf, type Place, type PolicyPart } from './policy.js';

/** AWS's own example account. */
const example: Place = { partition: 'aws', region: 'eu-central-1', account: '123456789012' };

const begin = '<!-- Written by `npm run iam -- --write docs/on-aws.md`. -->';
const end = '<!-- Here ends what it has written. -->';

/** The document with its policies as the drivers have them now. Throws where the marks are missing. */
export function withPolicies(document: string): string {
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from < 0 || to < from) throw new Error(`The document has no policies to rewrite: ${begin} … ${end}`);
  return `${document.slice(0, from + begin.length)}\n\n${policyParts.map(sectionOf).join('\n')}\n${document.slice(to)}`;
}

function sectionOf(part: PolicyPart): string {
  return [
    `#### \`${part}\``,
    '',
    '| Statement | What for |',
    '|---|---|',
    ...reasonsOf(part).map(({ sid, why }) => `| \`${sid}\` | ${why} |`),
    '',
    '```json',
    JSON.stringify(policyOf([part], example), null, 2),
    '```',
    '',
  ].join('\n');
}
