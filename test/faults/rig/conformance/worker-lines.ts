/** What befell the workers that had to do with a launch, in the time in which they had. */
import type { TraceLine } from '../../trace.js';
import type { SlotEvidence } from './slot-evidence.js';

export function workerLines(
  own: readonly TraceLine[],
  { processes, nemesis }: Pick<SlotEvidence, 'processes' | 'nemesis'>,
): TraceLine[] {
  const workers = [...new Set(own.flatMap((line) => ('worker' in line ? [line.worker] : [])))];
  const begin = Math.min(...own.map(({ at }) => at));
  const end = Math.max(...own.map(({ at }) => at));
  return workers.flatMap((worker) => {
    const said = own.filter((line) => 'worker' in line && line.worker === worker);
    const struck = nemesis
      .filter(({ fault, phase, pid }) => fault === 'F2' && phase === 'confirmed' && String(pid) === worker)
      .flatMap(({ trial, at }): TraceLine[] => {
        const speaks = said.find((line) => line.event !== 'delivered' && line.at >= at);
        const healed = nemesis.find((other) => other.trial === trial && other.phase === 'healed');
        // It wakes before that is written down; and what it had said before it froze may come later, as if it were awake.
        const wokenAt = Math.min(speaks?.at ?? Infinity, healed?.at ?? Infinity);
        if (wokenAt < begin || at > end) return [];
        const frozen = { event: 'frozen', at: Math.max(at, begin), worker } as const;
        return wokenAt < Infinity ? [frozen, { event: 'woken', at: wokenAt, worker }] : [frozen];
      });
    const killed = processes
      .filter(({ role, event, pid }) => role === 'worker' && event === 'exited' && String(pid) === worker)
      // What the dead have sent is on its way still: until it has come they are slow, as far as anybody can tell.
      .map(({ at }): TraceLine => ({ event: 'killed', at: Math.max(at, said.at(-1)?.at ?? 0), worker }))
      .filter(({ at }) => at <= end);
    return [...struck, ...killed];
  });
}
