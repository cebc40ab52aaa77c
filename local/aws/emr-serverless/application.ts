/** An EMR Serverless application as GetApplication and ListApplications show it. */
import { randomInt } from 'node:crypto';
import type { z } from 'zod';
import type { PlaneParts } from '../service.js';
import type { applicationMembers, createApplicationInput } from './shapes.js';

export type CreateApplicationInput = z.output<typeof createApplicationInput>;

/** Times are seconds since the epoch, as the protocol writes them. */
export interface Application extends z.output<typeof applicationMembers> {
  applicationId: string;
  arn: string;
  state: ApplicationState;
  stateDetails: string;
  createdAt: number;
  updatedAt: number;
  autoStartConfiguration: { enabled: boolean };
  autoStopConfiguration: { enabled: boolean; idleTimeoutMinutes: number };
  architecture: 'ARM64' | 'X86_64';
}

/** Those of AWS's states that last: here an application is created, started and stopped in no time. */
export type ApplicationState = 'CREATED' | 'STARTED' | 'STOPPED' | 'TERMINATED';

/** As ids of applications and job runs look: `00f1r8f8d2e4q40i`. */
export function newId(): string {
  return `00${Array.from({ length: 14 }, () => randomInt(36).toString(36)).join('')}`;
}

export function newApplication(
  { account, region, clock }: Pick<PlaneParts, 'account' | 'region' | 'clock'>,
  { clientToken: _, ...input }: CreateApplicationInput,
): Application {
  const applicationId = newId();
  const now = clock.seconds();
  const { autoStartConfiguration: start = {}, autoStopConfiguration: stop = {} } = input;
  return {
    ...input,
    applicationId,
    arn: `arn:aws:emr-serverless:${region}:${account}:/applications/${applicationId}`,
    state: 'CREATED',
    stateDetails: '',
    createdAt: now,
    updatedAt: now,
    // "By default is configured to auto-start on job submission", "auto-stop when idle for 15 minutes".
    autoStartConfiguration: { enabled: start.enabled ?? true },
    autoStopConfiguration: { enabled: stop.enabled ?? true, idleTimeoutMinutes: stop.idleTimeoutMinutes ?? 15 },
    architecture: input.architecture ?? 'X86_64',
  };
}

export function summaryOf(application: Application): object {
  const { applicationId: id, name, arn, releaseLabel, type, state, stateDetails } = application;
  const { createdAt, updatedAt, architecture } = application;
  return { id, name, arn, releaseLabel, type, state, stateDetails, createdAt, updatedAt, architecture };
}
