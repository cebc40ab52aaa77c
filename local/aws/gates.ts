/**
 * Gates: calls that stop at a stage until they are told how to go on. A fault says beforehand what becomes of a call; at
 * a gate a rig sees it arrive, does what it likes to the rest of the world, and says then.
 */
import type { ServerResponse } from 'node:http';
import type { Call } from './call.js';
import type { Events } from './events.js';
import { holdsText } from './faults.js';

/**
 * `arrived`: the headers are there, the body is not read. `read`: all of it is read, nothing is done. `done`: the call
 * has had its effect, and nothing is answered.
 */
export type Stage = 'arrived' | 'read' | 'done';

export interface GateRule {
  id: string;
  service?: string;
  operation?: string;
  /** Only calls whose body or path holds this text; not for `arrived`, where nobody has read it. */
  match?: string;
  /** Lets so many matching calls pass first. */
  skip?: number;
  /** Stops so many calls; default 1. */
  times?: number;
  stage: Stage;
}

/**
 * `go`: as if nothing had been. The next four are the ways to lose an answer, here also before anything is done: then
 * nothing ever is. An error is answered in the call's stead; at `done` it covers up what was done.
 */
export type Release =
  'go' | 'reset' | 'hang' | 'half' | 'gateway' | { error: string; message?: string; status?: number };

/** What a gate knows of a call: before its body is read only what its headers say. */
export type Stopped = Pick<Call, 'service' | 'operation'> & { key?: string | undefined; read?: Call };

export interface Gates {
  /** Throws for an id that is in use, and for a gate that can't work. */
  add(rule: GateRule): void;
  /** The calls that stand at the gate go on, and it stops no more. Gives how many there were. Throws for an unknown id. */
  release(id: string, how: Release): number;
  /** All calls that stand at a gate go on, and no gate is left. */
  clear(): void;
  /** Resolves at once where no gate stops the call. `response` is watched for a caller who gives up. */
  pass(stage: Stage, stopped: () => Stopped, response: ServerResponse): Promise<Release> | 'go';
}

interface Gate {
  rule: GateRule;
  seen: number;
  held: Set<(how: Release) => void>;
}

export function createGates(events: Events): Gates {
  const gates = new Map<string, Gate>();
  const release = (gate: Gate, how: Release): number => {
    gates.delete(gate.rule.id);
    const told = typeof how === 'string' ? how : how.error;
    for (const goOn of gate.held) {
      events.tell({ event: 'released', gate: gate.rule.id, how: told });
      goOn(how);
    }
    return gate.held.size;
  };
  const hold = ({ rule, held }: Gate, { service, operation, key }: Stopped, response: ServerResponse) => {
    const { promise, resolve } = Promise.withResolvers<Release>();
    const { id: gate, stage } = rule;
    const whose = { gate, stage, service, operation, ...(key !== undefined && { key }) };
    const abandon = (): void => events.tell({ event: 'abandoned', ...whose });
    response.once('close', abandon);
    held.add((how) => {
      response.off('close', abandon);
      resolve(how);
    });
    events.tell({ event: 'entered', ...whose });
    return promise;
  };
  return {
    add(rule) {
      check(rule, gates);
      gates.set(rule.id, { rule, seen: 0, held: new Set() });
    },
    release(id, how) {
      const gate = gates.get(id);
      if (!gate) throw new RangeError(`There is no gate ${id}; there are ${[...gates.keys()].join(', ') || 'none'}`);
      return release(gate, how);
    },
    clear() {
      for (const gate of gates.values()) release(gate, 'go');
    },
    pass(stage, stopped, response) {
      if (gates.size === 0) return 'go';
      const call = stopped();
      for (const gate of gates.values()) {
        if (!matches(gate.rule, stage, call)) continue;
        const nth = gate.seen++ - (gate.rule.skip ?? 0);
        if (nth >= 0 && nth < (gate.rule.times ?? 1)) return hold(gate, call, response);
      }
      return 'go';
    },
  };
}

const stages: readonly string[] = ['arrived', 'read', 'done'] satisfies Stage[];

function check({ id, stage, match }: GateRule, gates: ReadonlyMap<string, Gate>): void {
  if (!id) throw new TypeError('A gate needs an id');
  if (!stages.includes(stage)) throw new TypeError(`Gate ${id}: stage is ${stages.join(', ')}, not ${String(stage)}`);
  if (gates.has(id)) throw new RangeError(`There is a gate ${id} already`);
  if (stage === 'arrived' && match !== undefined) {
    throw new TypeError(`Gate ${id} can't match '${match}' at 'arrived': no body is read there`);
  }
}

function matches(rule: GateRule, stage: Stage, { service, operation, read }: Stopped): boolean {
  return (
    rule.stage === stage &&
    (rule.service === undefined || rule.service === service) &&
    (rule.operation === undefined || rule.operation === operation) &&
    (rule.match === undefined || (read !== undefined && holdsText(read, rule.match)))
  );
}
