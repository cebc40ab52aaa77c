/** Scripted trouble, per request: which calls it meets, and what happens to them. */
import type { Call } from './call.js';

export interface FaultRule {
  service?: string;
  operation?: string;
  /** Only calls whose body or path holds this text. */
  match?: string;
  /** Lets so many matching calls pass first. */
  skip?: number;
  /** Meets so many calls; default 1. */
  times?: number;
  fault: Fault;
}

export type Fault =
  /** Answered with an error, nothing done. A throttle is `{ code: 'ThrottlingException' }`. */
  | { type: 'error'; code: string; message?: string; status?: number }
  /** The connection breaks before anything is done. */
  | { type: 'reset' }
  /** Read, and never answered; nothing is done. */
  | { type: 'hang' }
  /** Done, but the answer is lost: connection reset, silence, a gateway's 504, or half a body. */
  | { type: 'lose-reply'; how: 'reset' | 'hang' | 'gateway' | 'half' }
  | { type: 'delay'; ms: number; when: 'before' | 'after' };

export interface Faults {
  add(rule: FaultRule): void;
  clear(): void;
  /** The fault that this call meets, if any; counts it. */
  meet(call: Call): Fault | undefined;
}

export function createFaults(): Faults {
  let rules: (FaultRule & { seen: number })[] = [];
  const matches = (rule: FaultRule, call: Call) =>
    (rule.service === undefined || rule.service === call.service) &&
    (rule.operation === undefined || rule.operation === call.operation) &&
    (rule.match === undefined || holdsText(call, rule.match));
  return {
    add: (rule) => void rules.push({ ...rule, seen: 0 }),
    clear: () => void (rules = []),
    meet(call) {
      for (const rule of rules) {
        if (!matches(rule, call)) continue;
        const nth = rule.seen++ - (rule.skip ?? 0);
        if (nth >= 0 && nth < (rule.times ?? 1)) return rule.fault;
      }
      return undefined;
    },
  };
}

export function holdsText({ body, path }: Pick<Call, 'body' | 'path'>, text: string): boolean {
  return body.includes(text) || path.includes(text);
}
