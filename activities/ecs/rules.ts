/** Rules that AWS documents for RunTask and no type holds. Each is one entry of `rules`, with its test. */
import { checkRules, tagRules, type Rule } from '../aws/spec-rules.js';

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
const rules: readonly Rule<Ruled>[] = [
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
  ...tagRules('ECS', 50, /^[\p{L}\p{N} _.:/=+\-@]*$/u, 'letters, digits, blanks and + - = . _ : / @'),
];

export const ecsRules = checkRules(rules);
