/** What EMR refuses of steps that are added, as its documentation says. */
import type { StepConfig } from './shapes.js';
import { actionOf } from './step.js';

export interface Room {
  /** Steps of the cluster that wait or run. */
  active: number;
  concurrency: number;
}

/** "256 steps" are "active steps", and "the string values passed into HadoopJarStep … 10240 characters". */
const limits = { active: 256, jarStep: 10_240 } as const;

/** What is wrong with them, if anything is. */
export function problemWithSteps(steps: readonly StepConfig[], { active, concurrency }: Room): string | undefined {
  if (active + steps.length > limits.active) {
    return "Maximum number of active steps(State = 'Running', 'Pending' or 'Cancel_Pending') for cluster exceeded.";
  }
  // "The step is not submitted and the action fails with a message that the ActionOnFailure setting is not valid."
  const killer = steps.find((step) => actionOf(step) !== 'CONTINUE');
  if (concurrency > 1 && killer) {
    return `ActionOnFailure ${actionOf(killer)} of step ${killer.Name} is not valid: StepConcurrencyLevel is ${concurrency}, which wants CONTINUE.`;
  }
  const long = steps.find((step) => lengthOf(step) > limits.jarStep);
  return long && `Total length of strings in HadoopJarStep of step ${long.Name} can not exceed ${limits.jarStep}.`;
}

function lengthOf({ HadoopJarStep: { Jar, MainClass = '', Args = [], Properties = [] } }: StepConfig): number {
  const pairs = Properties.flatMap(({ Key = '', Value = '' }) => [Key, Value]);
  return [Jar, MainClass, ...Args, ...pairs].reduce((sum, part) => sum + part.length, 0);
}
