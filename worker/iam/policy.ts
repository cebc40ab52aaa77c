/**
 * The IAM policy of a worker's role, from what the drivers say that they need (`activities/<service>/iam.ts`). It stands here
 * because it is the worker's process that holds AWS credentials: one role, for as many services as its pipelines use.
 */
import { logsIam, type IamStatement } from '../../activities/aws/iam.js';
import { driverIam } from '../../activities/drivers.js';
import { jobKinds, type JobKind } from '../../activities/specs.js';

/** A kind of job, or the logs, which every worker reads. */
export type PolicyPart = JobKind | 'logs';

export const policyParts: readonly PolicyPart[] = [...jobKinds, 'logs'];

/** What the statements' `${…}` stand for. */
export interface Place {
  partition: string;
  region: string;
  account: string;
}

export interface Policy {
  Version: '2012-10-17';
  Statement: PolicyStatement[];
}

export interface PolicyStatement {
  Sid: string;
  Effect: 'Allow';
  /** One alone stands without a list, as IAM's own pages write it. */
  Action: string | readonly string[];
  Resource: string | readonly string[];
  Condition?: IamStatement['condition'];
}

/** Several parts make one policy. */
export function policyOf(parts: readonly PolicyPart[], place: Place): Policy {
  return { Version: '2012-10-17', Statement: parts.flatMap((part) => statementsOf(part, place)) };
}

/** In the order of the policy's statements, each with its reason. */
export function reasonsOf(part: PolicyPart): { sid: string; why: string }[] {
  return sourceOf(part).map(({ why }, index) => ({ sid: sidOf(part, index), why }));
}

function statementsOf(part: PolicyPart, place: Place): PolicyStatement[] {
  return sourceOf(part).map(({ actions, resources, condition }, index) => ({
    Sid: sidOf(part, index),
    Effect: 'Allow',
    Action: oneOrMany(actions),
    Resource: oneOrMany(resources.map((resource) => filledIn(resource, place))),
    ...(condition && { Condition: conditionIn(condition, place) }),
  }));
}

function conditionIn(condition: NonNullable<IamStatement['condition']>, place: Place): PolicyStatement['Condition'] {
  return Object.fromEntries(
    Object.entries(condition).map(([operator, tests]) => [
      operator,
      Object.fromEntries(Object.entries(tests).map(([key, value]) => [key, filledIn(value, place)])),
    ]),
  );
}

function oneOrMany(items: readonly string[]): string | readonly string[] {
  const [only, ...more] = items;
  return only !== undefined && more.length === 0 ? only : items;
}

function sourceOf(part: PolicyPart): readonly IamStatement[] {
  return part === 'logs' ? logsIam : driverIam[part];
}

/** A Sid holds letters and digits only: `EmrServerless2`. */
function sidOf(part: PolicyPart, index: number): string {
  const words = part.split('-').map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`);
  return `${words.join('')}${index + 1}`;
}

/** IAM's own variables, as `${aws:PrincipalTag/team}`, stay. */
function filledIn(text: string, place: Place): string {
  return text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    if (!Object.hasOwn(place, name)) throw new RangeError(`${text} wants \${${name}}, which is no part of a place`);
    return place[name as keyof Place];
  });
}
