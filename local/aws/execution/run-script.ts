/** A scripted job: it begins and ends when its script, a stop, or the plane's `endJob` says so. */
import type { JobScript } from '../scripts.js';
import type { Execution, Exit } from './execution.js';

export function runScript(script: JobScript): Execution {
  const { startsAfterMs, afterMs, exitCode = 0, interrupted, ignoresStop } = script;
  const { promise: began, resolve: begun } = Promise.withResolvers<void>();
  const { promise: exit, resolve } = Promise.withResolvers<Exit>();
  let hasBegun = false;
  let timer: NodeJS.Timeout | undefined;
  const end = (exit: Exit): void => {
    clearTimeout(timer);
    resolve(exit);
  };
  const cutShort = (code: number): void =>
    end(hasBegun ? { code } : { code, failedToStart: 'It was stopped before it had begun' });
  const begin = (): void => {
    hasBegun = true;
    begun();
    if (afterMs === undefined) return;
    timer = setTimeout(() => end({ code: exitCode, ...(interrupted !== undefined && { interrupted }) }), afterMs);
  };
  if (startsAfterMs === undefined) begin();
  else timer = setTimeout(begin, startsAfterMs);
  return {
    began,
    exit,
    end,
    interrupt: (reason) => end({ code: 137, interrupted: reason }),
    stop: () => (ignoresStop ? undefined : cutShort(143)),
    kill: () => cutShort(137),
  };
}
