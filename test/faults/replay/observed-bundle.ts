/**
 * The very bundle that the workers ran, with one thing added: it tells which activities its code schedules with which
 * inputs, on replay too. A second bundle with an interceptor module would replay other code than the one that ran.
 */
import type { Sinks } from '@temporalio/workflow';

export interface ScheduledSinks extends Sinks {
  scheduled: { activity(id: string, args: unknown[]): void };
}

/** `code` as `bundleWorkflowCode` gives it. */
export function observed(code: string): string {
  // The SDK throws away what follows the source map.
  const end = code.lastIndexOf('\n//# sourceMappingURL=');
  return end < 0 ? `${code}\n${observer}` : `${code.slice(0, end)}\n${observer}${code.slice(end)}`;
}

/**
 * What `proxySinks` does, by the SDK's own globals: a finished bundle can import nothing any more. Should a later SDK
 * name them otherwise, nothing is told, and the replay says so.
 */
const observer = `;(() => {
  const { importInterceptors } = __TEMPORAL__;
  const scheduleActivity = (input, next) => {
    const { sinkCalls, info } = globalThis.__TEMPORAL_ACTIVATOR__;
    const args = JSON.parse(JSON.stringify([String(input.seq), input.args]));
    sinkCalls.push({ ifaceName: 'scheduled', fnName: 'activity', args, workflowInfo: info });
    return next(input);
  };
  const observing = { interceptors: () => ({ outbound: [{ scheduleActivity }] }) };
  __TEMPORAL__.importInterceptors = () => [...importInterceptors(), observing];
})();`;
