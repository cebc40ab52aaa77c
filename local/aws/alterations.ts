/** Answers that are not what they should be: states that a job is not in or that AWS does not have, members that lack. */
import type { Call } from './call.js';
import { metInSilence, type Met } from './met.js';

export interface StateRule {
  /** The job's. */
  id: string;
  /** In the service's own word, or in one that it does not have. */
  state: string;
  /** In so many answers that show the job; default 1. */
  times?: number;
  /** Members that such an answer says of the job beside its state. */
  members?: Readonly<Record<string, unknown>>;
}

export interface DropRule {
  operation: string;
  /** A member's name, wherever in the answer it stands. */
  field: string;
  /** In so many answers that have it; default 1. */
  times?: number;
}

export interface Alterations {
  tellState(rule: StateRule): void;
  drop(rule: DropRule): void;
  clear(): void;
  /** The body of an answer as it is sent; what it was made of stays as it is. */
  alter(call: Pick<Call, 'operation'>, body: object): object;
}

type Member = Record<string, unknown>;

/** Takes what it changes of the body, and says whether there was anything. */
interface Rule {
  what: 'state' | 'dropped';
  left: number;
  applies(operation: string): boolean;
  change(body: object): boolean;
}

export function createAlterations(met: Met = metInSilence): Alterations {
  let rules: Rule[] = [];
  return {
    tellState({ id, state, times = 1, members = {} }) {
      const applies = (operation: string) => /^(Get|Describe|List)/.test(operation);
      const tell = (member: Member): boolean => isJob(member, id) && setState(member, state, members);
      rules.push({ what: 'state', left: times, applies, change: (body) => visit(body, tell) });
    },
    drop({ operation, field, times = 1 }) {
      const lose = (member: Member): boolean => Object.hasOwn(member, field) && delete member[field];
      const applies = (called: string) => called === operation;
      rules.push({ what: 'dropped', left: times, applies, change: (body) => visit(body, lose) });
    },
    clear: () => void (rules = []),
    alter({ operation }, body) {
      const fitting = rules.filter((rule) => rule.applies(operation));
      if (fitting.length === 0) return body;
      const altered = structuredClone(body);
      for (const rule of fitting) {
        if (!rule.change(altered)) continue;
        rule.left -= 1;
        met(rule.what);
      }
      rules = rules.filter(({ left }) => left > 0);
      return altered;
    },
  };
}

/** Whether any part of it was changed. */
function visit(value: unknown, change: (member: Member) => boolean): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const own = !Array.isArray(value) && change(value as Member);
  const inner = Object.values(value).map((part) => visit(part, change));
  return own || inner.includes(true);
}

/** A task's containers name their task as well. */
function isJob(member: Member, id: string): boolean {
  const { Id, taskArn, jobRunId, id: short, containerArn } = member;
  return containerArn === undefined && (Id ?? taskArn ?? jobRunId ?? short) === id;
}

/** The only state member that it has. */
function setState(member: Member, state: string, members: object): boolean {
  if ('JobRunState' in member) member['JobRunState'] = state;
  else if ('lastStatus' in member) member['lastStatus'] = state;
  else if ('state' in member) member['state'] = state;
  else if (typeof member['Status'] === 'object') member['Status'] = { ...member['Status'], State: state };
  else return false;
  Object.assign(member, members);
  return true;
}
