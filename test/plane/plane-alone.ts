/** A job plane with scripted jobs and nothing behind it, for tests of what the plane itself does. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlane, type Plane, type PlaneOptions } from '../../local/aws/plane.js';

export interface PlaneAlone extends Plane {
  stateDir: string;
}

/** `endPlane` ends it. */
export async function startPlaneAlone(options: Partial<PlaneOptions> = {}): Promise<PlaneAlone> {
  const stateDir = options.stateDir ?? mkdtempSync(join(tmpdir(), 'millrace-plane-'));
  const nothing = { emulatorUrl: 'http://127.0.0.1:1', jobsPython: 'python3', pythonPath: '', images: {} };
  const plane = await startPlane({ ...nothing, warn: () => undefined, ...options, stateDir });
  return Object.assign(plane, { stateDir });
}

/** Removes what a plane has left on disk, once it is closed. */
export async function endPlane(plane: PlaneAlone): Promise<void> {
  await plane.close();
  rmSync(plane.stateDir, { recursive: true });
}
