/** The catalogue as docs/problems.md. */
import { problemCatalogue, problemSlugs } from './catalogue.js';

export function problemTable(): string {
  const rows = problemSlugs.map((slug) => {
    const { status, title, remedy } = problemCatalogue[slug];
    return `| \`${slug}\` | ${status} | ${title} | ${remedy} |`;
  });
  return `${[
    '# Problems',
    '',
    'Every error of the API is an `application/problem+json` document (RFC 9457) whose `type` is `urn:millrace:problem:` and',
    'one of these. Compare the type; titles and details are for people. Generated from `api/problem/catalogue.ts`.',
    '',
    '| Type | Status | What it means | What to do |',
    '| --- | --- | --- | --- |',
    ...rows,
  ].join('\n')}\n`;
}
