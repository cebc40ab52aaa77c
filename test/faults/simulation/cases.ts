/** fast-check's arbitrary of interleavings: small plans first, faults above all about starts, since that is where they hurt. */
import fc from 'fast-check';
import type { JobKind } from '../../../activities/specs.js';
import type { Case, ErrorCode, Fault, JobPlan, Loss, Plan, Point, What } from './plan.js';

const startPoints = [
  'start:request',
  'start:reply',
  'start:reply',
  'word:ask',
  'word:answer',
  'task:start',
  'done:start',
] as const;
const otherPoints = [
  'find:request',
  'find:reply',
  'look:request',
  'look:reply',
  'stop:request',
  'stop:reply',
  'task:wait',
  'task:stop',
  'done:wait',
  'done:stop',
  'beat:ask',
  'beat:answer',
  'workflow-task',
] as const;

const point: fc.Arbitrary<Point> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<Point>(...startPoints) },
  { weight: 2, arbitrary: fc.constantFrom<Point>(...otherPoints) },
);

/** Shorter than a request may take, than an attempt, than settling; and longer than all of them. Milliseconds. */
const delays = [2_000, 9_000, 14_000, 18_000] as const;
const parks = [45_000, 100_000, 400_000] as const;
const pauses = [500, 5_000, 30_000, 90_000, 150_000, 400_000] as const;
const codes: readonly ErrorCode[] = ['ThrottlingException', 'InternalFailure', 'ExpiredTokenException', 'NoCapacity'];

const losses = fc.constantFrom<Loss>('reset', 'silence', 'gateway', 'half');

const what: fc.Arbitrary<What> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('lose'), how: losses }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('delay'), ms: fc.constantFrom(...delays) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delay'), ms: fc.constantFrom(...parks) }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('crash'), sent: fc.boolean(), downMs: fc.constantFrom(...pauses) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('freeze'), ms: fc.constantFrom(...pauses) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('blackout'), downMs: fc.constantFrom(...pauses) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('error'), code: fc.constantFrom(...codes) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('cancel') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('terminate') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('reset-activity'), forget: fc.boolean() }) },
) as fc.Arbitrary<What>;

const fault: fc.Arbitrary<Fault> = fc.record({
  at: point,
  nth: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(0, 1) }, { weight: 1, arbitrary: fc.nat({ max: 6 }) }),
  times: fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constantFrom(2, 4) }),
  what,
});

/** A start of which its worker, or its workflow, does not hear: what comes after it finds most. */
const unheardStart: fc.Arbitrary<Fault> = fc.record({
  at: fc.constantFrom<Point>('start:reply', 'start:reply', 'start:request', 'done:start', 'word:answer'),
  nth: fc.constantFrom(0, 1),
  times: fc.constantFrom(1, 2),
  what: fc.oneof(
    { weight: 3, arbitrary: fc.record({ do: fc.constant('lose'), how: losses }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('crash'), sent: fc.constant(true), downMs: fc.constantFrom(...pauses) }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('freeze'), ms: fc.constantFrom(...pauses) }) },
  ) as fc.Arbitrary<What>,
});

const job: fc.Arbitrary<JobPlan> = fc.record({
  startsAfterMs: fc.constantFrom(0, 4_000),
  runsMs: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(2_000, 15_000, 60_000) },
    { weight: 1, arbitrary: fc.constant(300_000) },
  ),
  exitCode: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) }),
  ignoresStop: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});

/** A start that the network holds back for longer than settling takes: the known window, if anything is sent after it. */
const parkedStart: fc.Arbitrary<Fault> = fc.record({
  at: fc.constant('start:request'),
  nth: fc.constant(0),
  times: fc.constant(1),
  what: fc.record({ do: fc.constant('delay'), ms: fc.constantFrom(...parks) }),
});

const faults: fc.Arbitrary<readonly Fault[]> = fc.oneof(
  { weight: 10, arbitrary: fc.array(fault, { minLength: 1, maxLength: 4 }) },
  { weight: 10, arbitrary: beginningWith(unheardStart) },
  { weight: 1, arbitrary: beginningWith(parkedStart) },
);

function beginningWith(first: fc.Arbitrary<Fault>): fc.Arbitrary<readonly Fault[]> {
  return fc.tuple(first, fc.array(fault, { maxLength: 3 })).map(([one, others]) => [one, ...others]);
}

/** `focus`: what every plan has, its faults before all others. */
export function caseOf(kind: JobKind, focus: Partial<Plan> = {}): fc.Arbitrary<Case> {
  const plan: fc.Arbitrary<Plan> = fc.record(
    {
      kind: fc.constant(kind),
      shape: fc.constantFrom('sequence', 'parallel'),
      jobs: fc.oneof(
        { weight: 2, arbitrary: fc.array(job, { minLength: 1, maxLength: 1 }) },
        { weight: 1, arbitrary: fc.array(job, { minLength: 2, maxLength: 2 }) },
      ),
      timeoutMs: fc.constantFrom(20_000, 100_000, 600_000),
      workers: fc.constantFrom(2, 1),
      lag: fc.constantFrom(0, 0.5, 0.99),
      latencyMs: fc.constantFrom(50, 800),
      faults,
    },
    { requiredKeys: ['kind', 'shape', 'jobs', 'workers', 'lag', 'latencyMs', 'faults'] },
  );
  const focused = plan.map((one): Plan => ({ ...one, ...focus, faults: [...(focus.faults ?? []), ...one.faults] }));
  return fc.record({ plan: focused, schedule: fc.noShrink(fc.integer({ min: 0, max: 2 ** 31 - 1 })) });
}
