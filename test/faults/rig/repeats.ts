/**
 * What a person does who repeats one of our starts by hand: the very request, by another principal. So the key goes with it:
 * as the argument of a Glue run, as `startedBy`, in a name that "Clone" copies, tags and all. Only tokens are new.
 */
import { ECSClient, RunTaskCommand, type RunTaskCommandInput } from '@aws-sdk/client-ecs';
import {
  AddJobFlowStepsCommand,
  EMRClient,
  RunJobFlowCommand,
  type AddJobFlowStepsCommandInput,
  type RunJobFlowCommandInput,
} from '@aws-sdk/client-emr';
import {
  EMRServerlessClient,
  StartJobRunCommand as StartServerlessCommand,
  type StartJobRunCommandInput as StartServerlessInput,
} from '@aws-sdk/client-emr-serverless';
import { GlueClient, StartJobRunCommand, type StartJobRunCommandInput } from '@aws-sdk/client-glue';
import type { JobKind } from '../../../activities/specs.js';
import type { Decoy } from '../checker/sources.js';
import { asAdmin } from './drivers.js';
import type { Slot } from './slot.js';

interface Repeat {
  why: Decoy['why'];
  /** Gives the id of the job that it starts. */
  start(slot: Slot, request: unknown): Promise<string>;
}

export const repeats: Readonly<Record<JobKind, Repeat>> = {
  glue: {
    why: 'copied-argument',
    async start(slot, request) {
      const command = new StartJobRunCommand(request as StartJobRunCommandInput);
      return (await asAdmin(slot, GlueClient, (glue) => glue.send(command))).JobRunId ?? '';
    },
  },
  ecs: {
    why: 'copied-argument',
    async start(slot, request) {
      const command = new RunTaskCommand({ ...(request as RunTaskCommandInput), clientToken: crypto.randomUUID() });
      return (await asAdmin(slot, ECSClient, (ecs) => ecs.send(command))).tasks?.[0]?.taskArn ?? '';
    },
  },
  'emr-step': {
    why: 'copied-argument',
    async start(slot, request) {
      const command = new AddJobFlowStepsCommand(request as AddJobFlowStepsCommandInput);
      return (await asAdmin(slot, EMRClient, (emr) => emr.send(command))).StepIds?.[0] ?? '';
    },
  },
  'emr-cluster': {
    why: 'clone',
    async start(slot, request) {
      const command = new RunJobFlowCommand(request as RunJobFlowCommandInput);
      return (await asAdmin(slot, EMRClient, (emr) => emr.send(command))).JobFlowId ?? '';
    },
  },
  'emr-serverless': {
    why: 'clone',
    async start(slot, request) {
      const input = { ...(request as StartServerlessInput), clientToken: crypto.randomUUID() };
      const command = new StartServerlessCommand(input);
      return (await asAdmin(slot, EMRServerlessClient, (emr) => emr.send(command))).jobRunId ?? '';
    },
  },
};
