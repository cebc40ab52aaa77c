/** A scripted job: it ends when its script, a stop, or the plane's `endJob` says so. */
import type { JobScript } from '../scripts.js';
import type { Execution, Exit } from './execution.js';

export interface ScriptedExecution extends Execution {
  end(exit: Exit): void;
}

export function runScript({ afterMs, exitCode, interrupted, ignoresStop }: JobScript): ScriptedExecution {
  const { promise, resolve } = Promise.withResolvers<Exit>();
  const timer =
    afterMs === undefined
      ? undefined
      : setTimeout(() => resolve({ code: exitCode ?? 0, ...(interrupted !== undefined && { interrupted }) }), afterMs);
  const end = (exit: Exit) => {
    clearTimeout(timer);
    resolve(exit);
  };
  return { exit: promise, end, stop: () => (ignoresStop ? undefined : end({ code: 143 })) };
}
