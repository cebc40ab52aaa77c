/** A job plane that runs jobs for real, in front of a real emulator: one for each file that needs it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlane, type Plane, type PlaneOptions } from '../../local/aws/plane.js';
import { startEmulator } from '../../local/processes/emulator.js';
import { choosePorts } from '../../local/processes/ports.js';
import { readTools } from '../../local/tools.js';

export interface Emulator {
  url: string;
  /** For the files of whatever stands on it. */
  folder: string;
  stop(): Promise<void>;
}

export async function startTestEmulator(): Promise<Emulator> {
  const { emulator } = readTools();
  const folder = mkdtempSync(join(tmpdir(), 'millrace-plane-'));
  const clean = (): void => rmSync(folder, { recursive: true });
  if ('url' in emulator) return { url: emulator.url, folder, stop: () => Promise.resolve(clean()) };
  const { port } = await choosePorts({ port: { wantedBy: 'the AWS emulator' } });
  const logFile = join(folder, 'emulator.log');
  const server = await startEmulator({ ministack: emulator.ministack, port, region: 'us-east-1', logFile });
  return { url: server.url, folder, stop: () => server.stop().then(clean) };
}

/** Several planes on one emulator share its buckets and logs, and nothing else. */
export function startTestPlane(emulator: Emulator, options: Partial<PlaneOptions> = {}): Promise<Plane> {
  const { jobsPython, pythonPath } = readTools();
  return startPlane({
    emulatorUrl: emulator.url,
    stateDir: mkdtempSync(join(emulator.folder, 'state-')),
    jobsPython,
    pythonPath,
    images: {},
    warn: (problem) => {
      throw new Error(problem);
    },
    ...options,
  });
}
