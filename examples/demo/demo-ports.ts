/** Which ports the demo's servers listen on. */
import type { PortWish } from '../../local/processes/ports.js';
import { PortTaken, choosePorts } from '../../local/processes/ports.js';

const usual = {
  temporal: { wantedBy: 'Temporal', port: 7233 },
  temporalWeb: { wantedBy: 'Temporal Web', port: 8233 },
  aws: { wantedBy: 'AWS', port: 4566 },
  postgres: { wantedBy: 'PostgreSQL', port: 5433 },
  api: { wantedBy: 'the API', port: 3000 },
} as const satisfies Record<string, PortWish>;

export type DemoPorts = Record<keyof typeof usual, number>;

/** For a demo that stays the usual ones, any other for one that is taken; for one that comes and goes any free ones. */
export async function demoPorts(keep: boolean): Promise<DemoPorts> {
  const free = Object.fromEntries(Object.entries(usual).map(([name, { wantedBy }]) => [name, { wantedBy }]));
  if (!keep) return (await choosePorts(free)) as DemoPorts;
  try {
    return await choosePorts(usual);
  } catch (error) {
    if (!(error instanceof PortTaken)) throw error;
    const left = Object.entries<PortWish>(usual).filter(([, { port }]) => !error.ports.includes(port ?? 0));
    return (await choosePorts({ ...free, ...Object.fromEntries(left) })) as DemoPorts;
  }
}
