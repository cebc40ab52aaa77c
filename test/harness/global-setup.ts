/** One real Temporal server for all tests that need one; each test has its own task queue on it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { choosePorts } from '../../local/processes/ports.js';
import { startTemporalServer } from '../../local/processes/temporal-server.js';
import { readTools } from '../../local/tools.js';

declare module 'vitest' {
  interface ProvidedContext {
    temporalAddress: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { port } = await choosePorts({ port: { wantedBy: 'Temporal' } });
  const folder = mkdtempSync(join(tmpdir(), 'millrace-test-'));
  const server = await startTemporalServer({
    program: readTools().temporal.path,
    port,
    logFile: join(folder, 'temporal.log'),
    dynamicConfig: { 'frontend.namespaceRPS.visibility': 100 },
  });
  project.provide('temporalAddress', server.address);
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  };
}
