/** F9: the run is cancelled; every second time twice. And while nothing of AWS's answers. */
import type { Fault } from '../../../../local/aws/faults.js';
import type { Cell } from '../cell.js';
import { met } from './asked.js';
import { applied, type WindowFault } from './fault.js';
import { forEachKind, isWatched, loseReply, searchFails, strike } from './scenario.js';

export const cancelled: WindowFault = {
  name: 'F9',
  says: 'run cancelled, every second time twice',
  async apply(trial, inside, variant) {
    const cancel = async () => {
      await trial.cancel();
      return 'the API has taken it';
    };
    await applied(trial, inside, cancel);
    // What the first has led to may be under way: it is no part of what has to be inside the window.
    if (variant % 2 === 1) await trial.cancel();
    await inside.release('go');
    trial.say('healed');
  },
};

/** One way in each trial. */
const outages: readonly Fault[] = [
  { type: 'error', code: 'InternalServiceException', message: 'An internal error occurred', status: 500 },
  { type: 'reset' },
  { type: 'hang' },
  { type: 'error', code: 'ThrottlingException', message: 'Rate exceeded' },
];

const outage = (variant: number) => ({ times: 1_000_000, fault: outages[variant % outages.length] as Fault });

/** While its job runs: it is asked to stop again and again, until somebody listens. */
const whileItRuns = forEachKind(() => ({
  fault: 'F9',
  window: 'aws-down',
  job: { forMs: 'until-told' },
  async meet(trial, variant) {
    await trial.start();
    await isWatched(trial);
    const rule = outage(variant);
    const failed = { what: rule.fault.type, operation: trial.driver.stop, withinMs: 60_000 };
    await trial.slot.plane.fault(rule);
    await strike(trial, async () => {
      await trial.cancel();
      const said = await met(trial, { ...failed, times: 3 });
      await trial.cancel();
      return `${said} when the run was cancelled again; then ${await met(trial, { ...failed, times: 4 })}`;
    });
    trial.say('healed');
  },
}));

/** While it is not known whether there is a job. */
const whileItStarts = forEachKind(() => ({
  fault: 'F9',
  window: 'aws-down-at-start',
  job: { forMs: 'until-told' },
  async meet(trial, variant) {
    const { plane } = trial.slot;
    await loseReply(trial);
    await plane.fault(outage(variant));
    await strike(trial, async () => {
      await trial.cancel();
      const first = await searchFails(trial, { verb: 'stop' });
      const second = await searchFails(trial, { verb: 'stop', after: first.attempt });
      return `searches of attempts ${first.attempt} and ${second.attempt} of the stop`;
    });
    trial.say('healed');
  },
}));

export const cancelledInOutage: readonly Cell[] = [...whileItRuns, ...whileItStarts];
