/** The parts that a simulated worker is made of: the product's own, unless a sabotage leaves one out or swaps it. */
import type { Info } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { Transport } from '../../../activities/aws/client.js';
import { createDrivers, type Drivers } from '../../../activities/drivers.js';
import { jobContext } from '../../../activities/context.js';
import { jobActivities, type JobActivities } from '../../../activities/job-activities.js';
import type { Timing } from '../../../contracts/timing.js';

export interface Composition {
  drivers(timing: Timing, transport: Transport): Drivers;
  /** What the activities go by; the drivers and the server keep the product's. */
  timing(timing: Timing): Timing;
  client(client: Client): Client;
  /** What an attempt is told about itself. */
  info(info: Info): Info;
}

export const product: Composition = {
  drivers: createDrivers,
  timing: (timing) => timing,
  client: (client) => client,
  info: (info) => info,
};

export function activitiesOf({ drivers, timing }: Composition, table: Timing, transport: Transport): JobActivities {
  // Logs are read after a job has failed, and whatever comes of it changes nothing.
  const noLog = () => Promise.resolve(undefined);
  return jobActivities(jobContext(timing(table), drivers(table, transport), noLog));
}
