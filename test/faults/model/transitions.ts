/** All that can happen in a state. */
import type { Action, Part } from './actions.js';
import type { Model } from './config.js';
import { workers } from './faults.js';
import { janitor } from './janitor.js';
import { operators } from './operators.js';
import { attempts } from './protocol-attempt.js';
import { jobs, stopping, waits } from './protocol-job.js';
import { network } from './protocol-network.js';
import { server } from './protocol-server.js';
import type { State } from './state.js';
import { time } from './time.js';

const parts: readonly Part[] = [server, attempts, network, jobs, waits, stopping, janitor, workers, operators, time];

export function actionsIn(model: Model, state: State): Action[] {
  const out: Action[] = [];
  for (const part of parts) part(model, state, out);
  return out;
}
