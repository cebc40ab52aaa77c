/**
 * Each guard taken out, what then goes wrong first, and with how little. Where two cover each other both are taken out,
 * and `covered` says which one alone changes nothing.
 */
import type { Budget, Token } from './config.js';
import type { Invariant } from './invariants.js';
import type { Changes } from './models.js';

export interface Sabotage {
  name: string;
  breaks: Invariant;
  token: Token;
  changes: Changes;
  /** A part of the changes that by itself breaks nothing, and what covers it. */
  covered?: { changes: Changes; by: string };
}

const some = (faults: Partial<Budget>): Partial<Budget> => faults;

export const sabotages: readonly Sabotage[] = [
  {
    name: 'no find',
    breaks: 'I2',
    token: 'none',
    changes: { guards: { find: false }, budget: some({ loss: 1, crash: 1 }) },
  },
  {
    name: 'no settling',
    breaks: 'I2',
    token: 'none',
    changes: { guards: { settling: false }, budget: some({ loss: 1, crash: 1 }) },
  },
  {
    name: 'no key on the job, so that find recognises none',
    breaks: 'I2',
    token: 'none',
    changes: { guards: { marks: false }, budget: some({ loss: 1, crash: 1 }) },
  },
  {
    name: 'the key drawn anew by each attempt',
    breaks: 'I2',
    token: 'expiring',
    changes: { guards: { keyBeforeSend: false }, budget: some({ loss: 1, crash: 1 }) },
  },
  {
    name: 'the key from uuid4(), replayed by a changed pipeline',
    breaks: 'I3',
    token: 'none',
    changes: { guards: { keyOfItsOwnStream: false }, budget: some({ deploy: 1, loss: 1, cancel: 1 }), faults: 3 },
  },
  {
    name: 'no fence',
    breaks: 'I2',
    token: 'none',
    changes: { guards: { fence: false }, budget: some({ freeze: 1, crash: 1, loss: 1 }) },
  },
  {
    name: "the attempt's number trusted by the record",
    breaks: 'I2',
    token: 'none',
    changes: { guards: { recordComparesSchedules: false }, budget: some({ loss: 1, reset: 1, crash: 1 }) },
  },
  {
    name: "the attempt's number trusted by the fence",
    breaks: 'I2',
    token: 'none',
    changes: { guards: { fenceComparesSchedules: false }, budget: some({ freeze: 1, reset: 1 }) },
  },
  {
    name: 'overlapping attempts: shorter than a request, and the server is not asked',
    breaks: 'I2',
    token: 'none',
    changes: {
      guards: { fence: false, settling: false },
      ticks: { attempt: 1, request: 2, delay: 2, settling: 3 },
      budget: {},
      faults: 0,
    },
    covered: {
      changes: {
        ticks: { attempt: 1, request: 2, delay: 2, settling: 3 },
        budget: some({ crash: 1, loss: 1, freeze: 1 }),
      },
      by: 'the fence and settling: an attempt that overlaps its successor has left word before it sent',
    },
  },
  {
    name: "a token's age taken when the attempt was scheduled",
    breaks: 'I2',
    token: 'expiring',
    changes: { guards: { tokenAgesWhileQueued: false }, budget: some({ loss: 1, crash: 1 }) },
  },
  {
    name: 'SDK retries on: one send is three requests',
    breaks: 'I2',
    token: 'none',
    changes: { guards: { oneRequest: false }, budget: some({ loss: 1 }) },
  },
  {
    name: 'shutdown treated as cancel',
    breaks: 'I7',
    token: 'none',
    changes: { guards: { shutdownIsNoCancel: false }, budget: some({ shutdown: 1 }) },
  },
  {
    name: 'stop not awaited',
    breaks: 'I3',
    token: 'none',
    changes: { guards: { stopAwaited: false }, budget: some({ cancel: 1, loss: 1 }) },
  },
  {
    name: 'stop without a ref left out',
    breaks: 'I3',
    token: 'none',
    changes: { guards: { stopWithoutRef: false }, budget: some({ cancel: 1, loss: 1 }) },
  },
  {
    name: 'no scope around the pipeline: a failing sibling closes the run',
    breaks: 'I3',
    token: 'none',
    changes: { guards: { scope: false }, budget: some({ cancel: 1 }) },
  },
  {
    name: 'a deadline taken as a verdict',
    breaks: 'I4',
    token: 'none',
    changes: { guards: { deadlineIsARace: false }, budget: some({ deadline: 1 }) },
  },
  {
    name: 'no janitor',
    breaks: 'I3',
    token: 'none',
    changes: { guards: { janitor: false }, budget: some({ reset: 1 }) },
  },
];
