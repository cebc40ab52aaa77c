/** Rules that AWS documents for RunTask and no type holds. Each is one entry of `rules`, with its test. */
import type { z } from 'zod';

/** The part of a spec that the rules look at. */
interface Ruled {
  launchType?: string | undefined;
  capacityProviderStrategy?: readonly { base?: number | undefined; weight?: number | undefined }[] | undefined;
  platformVersion?: string | undefined;
  placementConstraints?: readonly { type: string; expression?: string | undefined }[] | undefined;
  placementStrategy?: readonly { type: string; field?: string | undefined }[] | undefined;
  command?: readonly string[] | undefined;
  environment?: Record<string, string> | undefined;
  overrides?: { containers?: readonly { name: string }[] | undefined } | undefined;
  tags?: Record<string, string> | undefined;
}

/** "The total number of characters allowed for overrides is 8192, including the JSON formatting" (RunTask). */
const overridesMax = 8_192;
/** Fifty tags a task, of which Millrace writes these. */
export const ownTags = [
  'millrace:key',
  'millrace:pipeline',
  'millrace:workflow-id',
  'millrace:run-id',
  'millrace:step',
  'millrace:owner',
] as const;
const tagForm = /^[\p{L}\p{N} _.:/=+\-@]*$/u;
const tagsMax = 50 - ownTags.length;

const rules: readonly [path: string, breaks: (spec: Ruled) => string | false | undefined][] = [
  [
    'capacityProviderStrategy',
    ({ launchType, capacityProviderStrategy }) =>
      launchType !== undefined &&
      capacityProviderStrategy !== undefined &&
      'launchType and capacityProviderStrategy exclude each other',
  ],
  [
    'capacityProviderStrategy',
    ({ capacityProviderStrategy = [] }) =>
      capacityProviderStrategy.filter(({ base = 0 }) => base > 0).length > 1 &&
      'only one capacity provider can have a base',
  ],
  [
    'capacityProviderStrategy',
    ({ capacityProviderStrategy = [] }) =>
      capacityProviderStrategy.length > 0 &&
      capacityProviderStrategy.every(({ weight = capacityProviderStrategy.length > 1 ? 0 : 1 }) => weight === 0) &&
      'a strategy whose weights are all 0 can place nothing (of several providers, a weight left out is 0)',
  ],
  [
    'platformVersion',
    ({ launchType, platformVersion }) =>
      platformVersion !== undefined &&
      (launchType === 'EC2' || launchType === 'EXTERNAL') &&
      `platformVersion is Fargate's; the launch type is ${launchType}`,
  ],
  [
    'placementStrategy',
    ({ launchType, placementStrategy, placementConstraints }) =>
      launchType === 'FARGATE' &&
      (placementStrategy ?? placementConstraints) !== undefined &&
      'Fargate takes neither placement strategy nor constraints',
  ],
  [
    'placementConstraints',
    ({ placementConstraints = [] }) =>
      placementConstraints.some(({ type, expression }) => (type === 'memberOf') !== (expression !== undefined)) &&
      'memberOf takes an expression, distinctInstance none',
  ],
  [
    'placementStrategy',
    ({ placementStrategy = [] }) =>
      placementStrategy.some(({ type, field }) => type === 'binpack' && !/^(cpu|memory)$/i.test(field ?? '')) &&
      'binpack goes by cpu or memory',
  ],
  [
    'overrides',
    ({ command, environment, overrides }) =>
      JSON.stringify([command, Object.entries(environment ?? {}).map(([name, value]) => ({ name, value })), overrides])
        .length > overridesMax &&
      `all overrides together hold more than ${overridesMax} characters; pass large input by S3`,
  ],
  [
    'tags',
    ({ tags = {} }) =>
      Object.keys(tags).length > tagsMax &&
      `more than ${tagsMax} tags (ECS allows 50, and ${ownTags.length} are Millrace's)`,
  ],
  [
    'tags',
    ({ tags = {} }) =>
      refused(
        Object.entries(tags)
          .filter((tag) => tag.some((text) => !tagForm.test(text)))
          .map(([key]) => key),
        'hold more than letters, digits, blanks and + - = . _ : / @',
      ),
  ],
  [
    'tags',
    ({ tags = {} }) =>
      refused(
        Object.entries(tags)
          .filter(([, value]) => /^aws:/i.test(value))
          .map(([key]) => key),
        'have values that begin with aws:, which is reserved',
      ),
  ],
  [
    'tags',
    ({ tags = {} }) =>
      refused(
        Object.keys(tags).filter((key) => /^aws:|^millrace:/i.test(key)),
        'begin with aws: or millrace:, which are reserved',
      ),
  ],
];

export function ecsRules(spec: Ruled, context: z.RefinementCtx): void {
  for (const [path, breaks] of rules) {
    const message = breaks(spec);
    if (message) context.addIssue({ code: 'custom', path: [path], message });
  }
}

function refused(keys: readonly string[], why: string): string | undefined {
  return keys.length > 0 ? `${keys.join(', ')} ${why}` : undefined;
}
