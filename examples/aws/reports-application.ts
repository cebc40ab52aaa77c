/** The EMR Serverless application of `routeReports`, and the role that its jobs run as. */
import {
  CreateApplicationCommand,
  EMRServerlessClient,
  paginateListApplications,
  type CreateApplicationCommandInput,
} from '@aws-sdk/client-emr-serverless';

import { ACCOUNT } from '../../local/processes/emulator.js';
import type { Administrator } from './administrator.js';

const NAME = 'route-reports';
/** A name is not unique on AWS: one that was deleted keeps it. */
const living = ['CREATING', 'CREATED', 'STARTING', 'STARTED', 'STOPPING', 'STOPPED'] as const;

export interface ReportsApplication {
  applicationId: string;
  executionRoleArn: string;
}

/** Made or, where it is there, left as it is. */
export async function makeReportsApplication(admin: Administrator): Promise<ReportsApplication> {
  const emr = new EMRServerlessClient(admin);
  try {
    const applicationId = (await existing(emr)) ?? (await create(emr));
    return { applicationId, executionRoleArn: `arn:aws:iam::${ACCOUNT}:role/route-reports` };
  } finally {
    emr.destroy();
  }
}

async function existing(client: EMRServerlessClient): Promise<string | undefined> {
  for await (const { applications = [] } of paginateListApplications({ client }, { states: [...living] })) {
    const ours = applications.find(({ name }) => name === NAME);
    if (ours) return ours.id;
  }
  return undefined;
}

async function create(emr: EMRServerlessClient): Promise<string> {
  const application: CreateApplicationCommandInput = {
    name: NAME,
    type: 'SPARK',
    releaseLabel: 'emr-7.5.0',
    // The first job starts it, and it costs nothing while nobody asks for a report.
    autoStartConfiguration: { enabled: true },
    autoStopConfiguration: { enabled: true, idleTimeoutMinutes: 15 },
    maximumCapacity: { cpu: '32 vCPU', memory: '128 GB' },
    // Jobs beyond these wait in its queue.
    schedulerConfiguration: { maxConcurrentRuns: 8, queueTimeoutMinutes: 60 },
  };
  const { applicationId } = await emr.send(new CreateApplicationCommand(application));
  if (applicationId === undefined) throw new Error(`CreateApplication of ${NAME} answered without an id`);
  return applicationId;
}
