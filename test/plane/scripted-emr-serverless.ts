/** A plane with scripted EMR Serverless job runs, and the calls that tests of it make. */
import { afterAll, beforeAll } from 'vitest';
import { emrServerlessCalls, type EmrServerlessCalls } from './emr-serverless-calls.js';
import { endPlane, startPlaneAlone, type PlaneAlone } from './plane-alone.js';

/** One for all tests of a file. A minute of EMR Serverless's takes `minuteMs`. */
export function scriptedEmrServerless(minuteMs = 60_000) {
  const rig = {
    plane: undefined as unknown as PlaneAlone,
    emr: undefined as unknown as EmrServerlessCalls,
    /** As `event name`, of runs with this name. */
    events: (name: string) =>
      rig.plane
        .ledger()
        .filter((entry) => entry.name === name)
        .map(({ event }) => event),
  };
  beforeAll(async () => {
    rig.plane = await startPlaneAlone({ emrServerlessMinuteMs: minuteMs });
    rig.emr = emrServerlessCalls(rig.plane);
  });
  afterAll(async () => {
    rig.emr.client.destroy();
    await endPlane(rig.plane);
  });
  return rig;
}
