/** `npm run verify-aws` on a job plane of each test's own, as a function. */
import { afterEach, beforeEach } from 'vitest';
import type { Timing } from '../../contracts/timing.js';
import type { Plane } from '../../local/aws/plane.js';
import type { Answer, Verdict } from '../../worker/verify/answer.js';
import type { JobChoices } from '../../worker/verify/job-choices.js';
import { optionOf } from '../../worker/verify/options.js';
import { probesOf } from '../../worker/verify/probes.js';
import { verify, type Verification, type VerifyParts } from '../../worker/verify/verify.js';
import { startScriptedPlane, targetOf, unitTiming } from './scripted-plane.js';

/** Lags that a unit test can wait for. */
export const verifyTiming: Timing = {
  ...unitTiming,
  connectTimeout: '2s',
  requestTimeout: '2s',
  glueListingLag: '3s',
  ecsListingLag: '500ms',
  emrListingLag: '500ms',
  emrServerlessListingLag: '500ms',
  settlingMargin: '100ms',
  stopAskAgain: '200ms',
};

export const shortPatience = { running: '5s', stopped: '5s', logs: '50ms', every: '10ms' } as const;

export interface VerifyOnPlane {
  plane: Plane;
  /** What was written. */
  lines: string[];
  run(jobs: JobChoices, changes?: Partial<VerifyParts>): Promise<Verification>;
  /** Of the ledger. */
  eventsOf(event: string): readonly { service: string }[];
}

/** To be called once, outside of tests. */
export function verifyOnPlane(prepare: (plane: Plane) => Promise<void>): VerifyOnPlane {
  const rig: VerifyOnPlane = {
    plane: undefined as unknown as Plane,
    lines: [],
    run(jobs, changes = {}) {
      const target = targetOf(rig.plane);
      return verify({
        target,
        timing: verifyTiming,
        patience: shortPatience,
        probes: probesOf(jobs, target, verifyTiming),
        optionOf,
        provokeThrottling: false,
        write: (line) => void rig.lines.push(line),
        confirm: () => Promise.resolve(true),
        signal: new AbortController().signal,
        ...changes,
      });
    },
    eventsOf: (event) => rig.plane.ledger().filter((entry) => entry.event === event),
  };

  beforeEach(async () => {
    rig.plane = await startScriptedPlane();
    rig.lines = [];
    await prepare(rig.plane);
  });
  afterEach(() => rig.plane.close());
  return rig;
}

/** Ids with their evidence, of one verdict. */
export function answered(verdict: Verdict, answers: Readonly<Record<string, Answer>>): string[] {
  return Object.entries(answers).flatMap(([id, answer]) =>
    answer.verdict === verdict ? [`${id}: ${answer.evidence}`] : [],
  );
}
