/** An EMR step as DescribeStep and ListSteps show it. */
import { newId } from './names.js';
import type { stepStates, StepConfig } from './shapes.js';

export type StepState = (typeof stepStates)[number];

/** Times are seconds since the epoch, as the JSON protocol writes them. */
export interface Step {
  Id: string;
  Name: string;
  Config: {
    Jar: string;
    Properties: Record<string, string>;
    MainClass?: string | undefined;
    Args: string[];
  };
  ActionOnFailure: NonNullable<StepConfig['ActionOnFailure']>;
  ExecutionRoleArn?: string | undefined;
  LogUri?: string | undefined;
  Status: {
    State: StepState;
    StateChangeReason: { Code?: 'NONE'; Message?: string };
    FailureDetails?: FailureDetails;
    Timeline: { CreationDateTime: number; StartDateTime?: number; EndDateTime?: number };
  };
}

export interface FailureDetails {
  Reason: string;
  Message: string;
  LogFile?: string;
}

/** Times are seconds since the epoch. */
export function newStep(
  CreationDateTime: number,
  config: StepConfig,
  clusterLogUri?: string,
  ExecutionRoleArn?: string,
): Step {
  const { Jar, MainClass, Args = [], Properties = [] } = config.HadoopJarStep;
  const LogUri = config.StepMonitoringConfiguration?.S3MonitoringConfiguration?.LogUri ?? clusterLogUri;
  return {
    Id: newId('s'),
    Name: config.Name,
    Config: {
      Jar,
      Properties: Object.fromEntries(Properties.map(({ Key = '', Value = '' }) => [Key, Value])),
      MainClass,
      Args,
    },
    ActionOnFailure: actionOf(config),
    ExecutionRoleArn,
    LogUri,
    Status: { State: 'PENDING', StateChangeReason: {}, Timeline: { CreationDateTime } },
  };
}

/** EMR documents no default; the inconvenient one takes the cluster down. */
export function actionOf({ ActionOnFailure = 'TERMINATE_CLUSTER' }: StepConfig): Step['ActionOnFailure'] {
  return ActionOnFailure;
}

export function hasEnded({ Status: { State } }: Step): boolean {
  return State === 'COMPLETED' || State === 'CANCELLED' || State === 'FAILED' || State === 'INTERRUPTED';
}
