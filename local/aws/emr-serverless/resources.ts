/** CPU, memory and disk: of a worker, of all that a run holds, of what an application may have. */

export interface Resources {
  cpu: number;
  /** GB. */
  memory: number;
  /** GB. */
  disk: number;
}

export const nothing: Resources = { cpu: 0, memory: 0, disk: 0 };

const units = { cpu: 'vCPU', memory: 'GB', disk: 'GB' } satisfies Record<keyof Resources, string>;

export function sum(...parts: readonly Resources[]): Resources {
  return parts.reduce((a, b) => ({ cpu: a.cpu + b.cpu, memory: a.memory + b.memory, disk: a.disk + b.disk }), nothing);
}

export function times({ cpu, memory, disk }: Resources, factor: number): Resources {
  return { cpu: cpu * factor, memory: memory * factor, disk: disk * factor };
}

/** The limits that this goes beyond, as AWS writes them: `[cpu: 4 vCPU]`; undefined where it does not. */
export function beyond(limits: Partial<Resources>, wanted: Resources): string | undefined {
  const names = Object.keys(units) as (keyof Resources)[];
  const over = names.filter((name) => wanted[name] > (limits[name] ?? Infinity));
  return over.length > 0 ? `[${over.map((name) => `${name}: ${limits[name]} ${units[name]}`).join(', ')}]` : undefined;
}

/** `4 vCPU`, `16 GB`, or the bare number. */
export function sizeOf(text: string): number {
  return Number.parseInt(text, 10);
}
