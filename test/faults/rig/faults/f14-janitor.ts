/**
 * F14: the janitor's own death. A run was terminated beside its live job; the worker that looks after what is left dies,
 * another goes on, and nothing else is stopped. And what the janitor must not stop: anything in a dry run, and a job that
 * a reset has given to an open run between the report and the stop.
 */
import { engineActivities } from '../../../../contracts/history.js';
import type { JanitorReport } from '../../../../contracts/janitor.js';
import type { Cell } from '../cell.js';
import { Contradiction } from '../contradiction.js';
import type { Stage } from '../processes/plane.js';
import { isOurs, type Trial } from '../trial.js';
import { resetBefore, until } from './operator.js';
import { holdCall, isCleared, job, kill, nothingIsStopped, reported, taskOf, withOrphan } from './orphan.js';
import { forEachKind, hasEnded, strike } from './scenario.js';

const stopCall = (stage: Stage) => (trial: Trial) =>
  ({ activity: engineActivities.janitorStop, operation: trial.driver.stop, stage }) as const;

const dies = (
  window: string,
  where: (trial: Trial) => { activity: string; operation: string; stage: Stage },
  after: (held: Awaited<ReturnType<typeof holdCall>>, trial: Trial, variant: number) => Promise<void>,
): readonly Cell[] =>
  forEachKind(() => ({
    fault: 'F14',
    window,
    job,
    meet: (trial, variant) =>
      withOrphan(trial, async (left) => {
        const keys = await reported(trial, left);
        let passing: Promise<JanitorReport> | undefined;
        const held = await holdCall(trial, where(trial), () => (passing = left.stop(keys)));
        await after(held, trial, variant);
        if (passing) await isCleared(trial, left, passing);
      }),
  }));

const describing = dies(
  'janitor-describes',
  ({ driver }) => ({ activity: engineActivities.janitorInspect, operation: driver.describe, stage: 'read' }),
  async (held, trial) => {
    await kill(trial, held.worker, held.isGivenUp);
    await held.release('reset');
  },
);

/** Every second time the request of the dead arrives. */
const asking = dies('janitor-asks', stopCall('read'), async (held, trial, variant) => {
  await kill(trial, held.worker, held.isGivenUp);
  await held.release(variant % 2 === 0 ? 'reset' : 'go');
});

const answered = dies('janitor-answered', stopCall('done'), async (held, trial) => {
  const over = () => trial.seen((event) => event.from === 'plane' && event.event === 'ended' && isOurs(event));
  await held.release('go');
  await kill(trial, held.worker, over);
});

/** Killed, and come to its end by another: a dry run has stopped nothing, nor does a pass that was given nothing to stop. */
const dry = forEachKind(() => ({
  fault: 'F14',
  window: 'janitor-dry',
  job,
  meet: (trial) =>
    withOrphan(trial, async (left) => {
      let passing: Promise<JanitorReport> | undefined;
      const where = {
        activity: engineActivities.janitorInspect,
        operation: trial.driver.describe,
        stage: 'read',
      } as const;
      const held = await holdCall(trial, where, () => (passing = left.report()));
      await kill(trial, held.worker, held.isGivenUp);
      await held.release('reset');
      await reported(trial, { ...left, report: () => passing ?? left.report() });
      const { orphans } = await left.stop([]);
      if (orphans.some(({ outcome }) => outcome !== 'reported'))
        throw new Contradiction('I7', `The janitor was to stop nothing of ${trial.id}: ${JSON.stringify(orphans)}`);
      nothingIsStopped(trial);
      trial.job.end();
      await hasEnded(trial, left.job);
    }),
}));

/** The run goes on before its watch: while the janitor looks at the job for the last time, or before it begins to. */
const adopted = forEachKind((kind) => ({
  fault: 'F14',
  window: 'janitor-reset',
  job,
  meet: (trial, variant) =>
    withOrphan(trial, async (left) => {
      const keys = await reported(trial, left);
      const reset = () =>
        strike(trial, async () => `goes on as ${await resetBefore(trial, `${kind}.wait`)}, with ${left.job}`);
      let passing: Promise<JanitorReport> | undefined;
      const begin = () => (passing = left.stop(keys));
      const activity = engineActivities.janitorStop;
      if (variant % 2 === 0) {
        const held = await holdCall(trial, { activity, operation: trial.driver.describe, stage: 'read' }, begin);
        await reset();
        await held.release('go');
      } else {
        const { goOn } = await taskOf(trial, activity, begin);
        await reset();
        goOn();
      }
      const { orphans } = await (passing as unknown as Promise<JanitorReport>);
      if (orphans.some(({ outcome }) => outcome !== 'let-go'))
        throw new Contradiction(
          'I7',
          `The janitor should have let ${left.job} of ${trial.id} go: ${JSON.stringify(orphans)}`,
        );
      nothingIsStopped(trial);
      trial.job.end();
      await until('the run that has the job ends', async () => {
        const { status } = await trial.slot.client.workflow.getHandle(trial.workflowId).describe();
        return status.name === 'COMPLETED';
      });
    }),
}));

export const janitorDies: readonly Cell[] = [...describing, ...asking, ...answered, ...dry, ...adopted];
