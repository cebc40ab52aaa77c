/** A job that has a script: played by the plane, or by the process that the script names. */
import type { JobScript } from '../scripts.js';
import type { PlaneParts } from '../service.js';
import type { Execution } from './execution.js';
import { runScript } from './run-script.js';
import { runWitnessed, type WitnessedJob } from './run-witnessed.js';

export function runScripted(parts: PlaneParts, script: JobScript, job: WitnessedJob): Execution {
  return script.command ? runWitnessed(parts, script, script.command, job) : runScript(script);
}
