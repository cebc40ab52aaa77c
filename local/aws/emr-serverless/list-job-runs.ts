/** ListJobRuns: its filters, and the order that a filter of several states makes. */
import type { z } from 'zod';
import type { Listings } from '../listings.js';
import { summaryOf } from './job-run.js';
import type { KeptRun } from './kept-run.js';
import type { listJobRunsInput } from './shapes.js';

/** "Maximum value of 50"; no other default is documented. */
const pageSize = 50;
/** More than there are runs of an application. */
const groupSize = 2 ** 32;

/** `found` comes newest first. */
export function listJobRuns(
  listings: Listings,
  found: readonly KeptRun[],
  input: z.output<typeof listJobRunsInput>,
): object {
  const { states = [], mode, createdAtAfter = -Infinity, createdAtBefore = Infinity } = input;
  const { maxResults: size = pageSize, nextToken: token } = input;
  const listing = found
    .filter(({ run }) => states.length === 0 || states.includes(run.state))
    .filter(({ run }) => mode === undefined || run.mode === mode)
    .filter(({ run }) => {
      // Whole milliseconds, as clients write them.
      const at = Math.round(run.createdAt * 1_000);
      return at >= createdAtAfter && at <= createdAtBefore;
    })
    // "If this filter contains multiple states, the resulting list will be grouped by the state."
    .map(({ run, marked, place }) => ({
      run,
      key: marked.key,
      place: Math.max(0, states.indexOf(run.state)) * groupSize + place,
    }))
    .sort((a, b) => a.place - b.place);
  const page = listings.page(
    { service: 'emr-serverless', operation: 'ListJobRuns', found: listing, keyOf: ({ key }) => key },
    { size, token, code: 'ValidationException', name: 'nextToken' },
  );
  return { jobRuns: page.items.map(({ run }) => summaryOf(run)), ...(page.next && { nextToken: page.next }) };
}
