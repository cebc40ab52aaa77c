/** Rules that AWS documents and no type holds: how a service's `rules.ts` writes them, and those that services share. */
import type { z } from 'zod';
import { ownTagNames } from './own-tags.js';

/** A path in the spec, and what is wrong there; nothing, or false, when all is well. */
export type Rule<Spec> = readonly [path: string, breaks: (spec: Spec) => string | false | undefined];

/** For `superRefine`: every broken rule is one issue. */
export function checkRules<Spec>(rules: readonly Rule<Spec>[]): (spec: Spec, context: z.RefinementCtx) => void {
  return (spec, context) => {
    for (const [path, breaks] of rules) {
      const message = breaks(spec);
      if (message) context.addIssue({ code: 'custom', path: [path], message });
    }
  };
}

/** `owners: ['a', 'b'], why` as one message; undefined for none. */
export function named(names: readonly string[], why: string): string | undefined {
  return names.length > 0 ? `${names.join(', ')} ${why}` : undefined;
}

interface Tagged {
  tags?: Record<string, string> | undefined;
}

/** What every service asks of tags. `max` counts all tags of a job, ours included. */
export function tagRules(service: string, max: number, form: RegExp, says: string): readonly Rule<Tagged>[] {
  const left = max - ownTagNames.length;
  const keys = (tags: Record<string, string>, is: (tag: [string, string]) => boolean) =>
    Object.entries(tags)
      .filter(is)
      .map(([key]) => key);
  return [
    [
      'tags',
      ({ tags = {} }) =>
        Object.keys(tags).length > left &&
        `more than ${left} tags (${service} allows ${max}, and ${ownTagNames.length} are Millrace's)`,
    ],
    [
      'tags',
      ({ tags = {} }) =>
        named(
          keys(tags, (tag) => tag.some((text) => !form.test(text))),
          `hold more than ${says}`,
        ),
    ],
    [
      'tags',
      ({ tags = {} }) =>
        named(
          keys(tags, ([, value]) => /^aws:/i.test(value)),
          'have values that begin with aws:, which is reserved',
        ),
    ],
    [
      'tags',
      ({ tags = {} }) =>
        named(
          keys(tags, ([key]) => /^aws:|^millrace:/i.test(key)),
          'begin with aws: or millrace:, which are reserved',
        ),
    ],
  ];
}
