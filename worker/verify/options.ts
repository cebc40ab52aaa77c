/** The options of `npm run verify-aws -- …`: which target, and which jobs of the account may be started once. */
import { specSchemas, type JobKind } from '../../activities/specs.js';
import { readOptions, refuseWrong } from '../command-line.js';
import { groups, specsOf, type Given, type JobChoices, type OptionName } from './job-choices.js';

export interface VerifyOptions {
  target: string;
  /** Start without asking. */
  yes: boolean;
  readsOnly: boolean;
  provokeThrottling: boolean;
  /** What to start of each kind; a kind that is absent is skipped. */
  jobs: JobChoices;
}

export const usage = `npm run verify-aws -- --target <name of a target> [--yes | --reads-only]
  [--glue-job <name>]
  [--ecs-cluster <name> --ecs-task-definition <family> [--ecs-launch-type FARGATE|EC2|EXTERNAL]
     [--ecs-subnet <id>]… [--ecs-security-group <id>]… [--ecs-public-ip] [--ecs-command <JSON list>]]
  [--emr-cluster-id <j-…> [--emr-throttling]]
  [--emr-release <emr-…> --emr-service-role <role> --emr-instance-profile <profile> [--emr-subnet <id>]]
  [--emr-serverless-application <id> --emr-serverless-role <ARN> --emr-serverless-entry-point <s3://…>
     [--emr-serverless-log-group <name>]]
npm run verify-aws -- --write docs/unconfirmed.md
npm run verify-aws -- --help`;

const forms = {
  target: 'text',
  yes: 'flag',
  'reads-only': 'flag',
  'glue-job': 'text',
  'ecs-cluster': 'text',
  'ecs-task-definition': 'text',
  'ecs-launch-type': 'text',
  'ecs-subnet': 'list',
  'ecs-security-group': 'list',
  'ecs-public-ip': 'flag',
  'ecs-command': 'text',
  'emr-cluster-id': 'text',
  'emr-throttling': 'flag',
  'emr-release': 'text',
  'emr-service-role': 'text',
  'emr-instance-profile': 'text',
  'emr-subnet': 'text',
  'emr-serverless-application': 'text',
  'emr-serverless-role': 'text',
  'emr-serverless-entry-point': 'text',
  'emr-serverless-log-group': 'text',
} as const;

/** Throws OptionWrong. `rewrite`: where the table of all points is to be written, instead of a verification. */
export function parseVerifyCommand(args: readonly string[]): { help: string } | { rewrite: string } | VerifyOptions {
  if (args.includes('--help')) return { help: usage };
  const [write, file, ...more] = args;
  if (write === '--write' && file !== undefined && more.length === 0) return { rewrite: file };
  return parseVerifyOptions(args);
}

/** Throws OptionWrong. */
export function parseVerifyOptions(args: readonly string[]): VerifyOptions {
  const problems: string[] = [];
  const { target, yes, 'reads-only': readsOnly, ...given } = readOptions(args, forms, problems);
  if (target === undefined) problems.push('--target is missing; the one of AWS_REGION is called default.');
  if (yes && readsOnly) problems.push('--yes and --reads-only exclude each other.');
  const begun = groupsOf(given);
  problems.push(...begun.flatMap(incomplete));
  // It would ask next to nothing, and the end would read as if all were well.
  if (begun.length === 0) problems.push(`No service is chosen. ${choices()}`);
  refuseWrong(problems, usage);
  const jobs = specsOf(given, problems);
  for (const [kind, spec] of Object.entries(jobs)) {
    const { issues = [] } = specSchemas[kind as JobKind].safeParse(spec).error ?? {};
    problems.push(...issues.map(({ path, message }) => `The options of ${kind}: ${path.join('.')}: ${message}.`));
  }
  refuseWrong(problems, usage);
  return { target: target as string, yes, readsOnly, provokeThrottling: given['emr-throttling'], jobs };
}

/** `--glue-job`: what to give to have a kind verified. */
export function optionOf(kind: JobKind): string {
  const group = groups[kind];
  return group ? group.needs.map((name) => `--${name}`).join(', ') : 'probe for this kind yet';
}

interface Begun {
  given: string[];
  missing: string[];
}

/** Of each kind that has any option: which it has, and which it needs beside them. */
function groupsOf(given: Given): Begun[] {
  const isGiven = (name: OptionName) => (Array.isArray(given[name]) ? given[name].length > 0 : Boolean(given[name]));
  const dashed = (names: readonly OptionName[]) => names.map((name) => `--${name}`);
  return Object.values(groups).flatMap(({ needs, takes }) => {
    const some = dashed([...needs, ...takes].filter(isGiven));
    return some.length === 0 ? [] : [{ given: some, missing: dashed(needs.filter((name) => !isGiven(name))) }];
  });
}

function incomplete({ given, missing }: Begun): string[] {
  return missing.map((name) => `${name} is missing: it goes with ${given.join(', ')}.`);
}

function choices(): string {
  const kinds = Object.keys(groups) as JobKind[];
  return `Give the options of at least one:\n${kinds.map((kind) => `  ${kind}: ${optionOf(kind)}`).join('\n')}`;
}
