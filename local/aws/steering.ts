/** What tests and rigs may do to a plane while it runs, in its own process or over `/_plane/`. */
import type { Access } from './access.js';
import type { Alterations, DropRule, StateRule } from './alterations.js';
import type { Capacity, CapacityKind, Shortage } from './capacity.js';
import type { Tokens } from './ecs/tokens.js';
import type { DatedEvent, Events } from './events.js';
import type { Exit } from './execution/execution.js';
import type { FaultRule, Faults } from './faults.js';
import type { GateRule, Gates, Release } from './gates.js';
import type { JobTable } from './job-table.js';
import type { Ledger, LedgerEntry } from './ledger.js';
import type { Listings } from './listings.js';
import type { RequestLimits } from './request-limits.js';
import type { JobScript, Scripts, Visibility } from './scripts.js';

export interface Steering {
  ledger(): readonly LedgerEntry[];
  /** Ids of the jobs that run. */
  running(): readonly string[];
  fault(rule: FaultRule): void;
  /** And no answer is altered any more. */
  clearFaults(): void;
  /** The next call that is so stops at this stage, until `release`. Both throw for an id that is wrong. */
  gate(rule: GateRule): void;
  /** Gives how many calls stood there. */
  release(id: string, how: Release): number;
  /** All that stand at a gate go on, and there are no gates any more. */
  clearGates(): void;
  /** What happens at the boundary, as it happens. Gives what ends the listening. */
  onEvent(listener: (event: DatedEvent) => void): () => void;
  /** No page of a listing that finds jobs holds more from now on; without a size, as on AWS. */
  pageSize(size?: number): void;
  script(name: string, script: JobScript): void;
  endJob(id: string, exit: Exit): void;
  show(service: string, visibility: Visibility): void;
  /** Starts of a kind of job, default `ecs`, are refused for lack of room: the next so many, or for so long. */
  runOut(shortage: Shortage, reason?: string, kind?: CapacityKind): void;
  /** The next answers that show a job say this state of it; the job itself goes on. */
  tellState(rule: StateRule): void;
  /** The next answers of an operation lack a member. */
  drop(rule: DropRule): void;
  /** AWS does not know the job any more, which goes on. Throws for one that there never was. */
  forget(id: string): void;
  /** The platform ends a job that has a script: an ECS stop code, or what the other services would say. */
  interrupt(id: string, reason: string): void;
  credentials(accessKey: string, how: 'expired' | 'unknown' | 'valid'): void;
  /** Whether calls beyond the documented rates are throttled from now on. */
  limitRequests(on: boolean): void;
  /** How many were so far, by operation: `elasticmapreduce:ListSteps`. */
  throttled(): Readonly<Record<string, number>>;
  /** How long an ECS token outlives its task. */
  tokenLifetime(ms: number): void;
}

export interface SteeredParts {
  access: Access;
  alterations: Alterations;
  capacity: Capacity;
  ecsTokens: Tokens;
  events: Events;
  faults: Faults;
  gates: Gates;
  jobs: JobTable;
  ledger: Ledger;
  limits: RequestLimits;
  listings: Listings;
  scripts: Scripts;
}

export function steeringOf(parts: SteeredParts): Steering {
  const { access, alterations, capacity, events, faults, gates, jobs, ledger, limits, listings, scripts } = parts;
  return {
    ledger: () => ledger.entries(),
    running: () => jobs.running(),
    fault: faults.add,
    clearFaults() {
      faults.clear();
      alterations.clear();
    },
    gate: gates.add,
    release: gates.release,
    clearGates: () => gates.clear(),
    onEvent: events.on,
    pageSize: listings.cap,
    script: scripts.set,
    endJob: jobs.end,
    show: scripts.show,
    runOut: (shortage, reason, kind = 'ecs') => capacity.runOut(kind, shortage, reason),
    tellState: alterations.tellState,
    drop: alterations.drop,
    forget(id) {
      if (!ledger.entries().some(({ jobId }) => jobId === id)) throw new RangeError(`There was no job ${id}`);
      scripts.forget(id);
    },
    interrupt(id, reason) {
      jobs.interrupt(id, reason);
      const first = ledger.entries().find(({ jobId }) => jobId === id);
      if (!first) return;
      const { service, name, key } = first;
      ledger.write({
        event: 'interrupted',
        service,
        name,
        ...(key !== undefined && { key }),
        jobId: id,
        detail: reason,
      });
    },
    credentials: (accessKey, how) => (how === 'valid' ? access.restore(accessKey) : access.revoke(accessKey, how)),
    limitRequests: limits.limit,
    throttled: limits.throttled,
    tokenLifetime: parts.ecsTokens.lifetime,
  };
}
