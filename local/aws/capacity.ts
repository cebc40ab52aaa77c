import { metInSilence, type Met } from './met.js';

/** Refusals for lack of room, by kind of job: so many of them, or for so long. What they are told is the services' word. */
export type CapacityKind = keyof typeof reasons;

/** So many refusals, or until so many milliseconds have passed. */
export type Shortage = number | { forMs: number };

export interface Capacity {
  /** Takes the place of what was said before; 0: there is room. */
  runOut(kind: CapacityKind, shortage: Shortage, reason?: string): void;
  /** Why a start is refused; counts it. Undefined where there is room. */
  refusal(kind: CapacityKind): string | undefined;
}

const reasons = {
  glue: 'Concurrent runs exceeded',
  ecs: 'RESOURCE:MEMORY',
  'emr-cluster': 'The requested number of instances exceeds your EC2 quota of the account.',
  'emr-step': "Maximum number of active steps(State = 'Running', 'Pending' or 'Cancel_Pending') for cluster exceeded.",
  'emr-serverless': 'The maximum number of resources per account has been reached: Max concurrent vCPUs per account',
} as const;

export function createCapacity(met: Met = metInSilence): Capacity {
  const shortages = new Map<CapacityKind, { left: number; until: number; reason: string }>();
  return {
    runOut(kind, shortage, reason = reasons[kind]) {
      const [left, until] =
        typeof shortage === 'number' ? [shortage, Infinity] : [Infinity, performance.now() + shortage.forMs];
      if (!Object.hasOwn(reasons, kind)) throw new RangeError(`No ${kind} runs out of room here`);
      shortages.set(kind, { left, until, reason });
    },
    refusal(kind) {
      const shortage = shortages.get(kind);
      if (!shortage || shortage.left <= 0 || performance.now() >= shortage.until) return undefined;
      shortage.left -= 1;
      met('capacity');
      return shortage.reason;
    },
  };
}
