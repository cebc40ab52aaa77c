/**
 * Whether the end can be reached from every reachable state once faults end: backward from the ends, over all that is
 * nobody's fault. What can't be reached so is stuck.
 */
import type { Watch } from './explore.js';
import { isOver } from './invariants.js';

export interface Liveness {
  watch: Pick<Watch, 'state' | 'edge'>;
  /** Indexes of states that can't end; call it when all is explored. `excused`: violated states, which nobody follows. */
  stuck(excused: ReadonlySet<number>): number[];
}

export function liveness(): Liveness {
  const edges = pairs();
  const ends: number[] = [];
  let states = 0;
  return {
    watch: {
      state(state, index) {
        states = Math.max(states, index + 1);
        if (isOver(state)) ends.push(index);
      },
      edge(from, to, { by }) {
        if (by !== 'fault' && from !== to) edges.add(from, to);
      },
    },
    stuck(excused) {
      const { offsets, sources } = edges.byTarget(states);
      const reaches = new Uint8Array(states);
      const queue = [...ends, ...excused];
      for (const index of queue) reaches[index] = 1;
      for (let target = queue.pop(); target !== undefined; target = queue.pop()) {
        for (let at = offsets[target] as number; at < (offsets[target + 1] as number); at += 1) {
          const source = sources[at] as number;
          if (reaches[source]) continue;
          reaches[source] = 1;
          queue.push(source);
        }
      }
      return [...reaches.keys()].filter((index) => !reaches[index]);
    },
  };
}

/** Millions of edges: plain arrays of pairs would take ten times the memory. */
function pairs() {
  let held = new Int32Array(1 << 16);
  let length = 0;
  return {
    add(from: number, to: number): void {
      if (length + 2 > held.length) {
        const more = new Int32Array(held.length * 2);
        more.set(held);
        held = more;
      }
      held[length] = from;
      held[length + 1] = to;
      length += 2;
    },
    byTarget(states: number): { offsets: Int32Array; sources: Int32Array } {
      const offsets = new Int32Array(states + 1);
      for (let at = 1; at < length; at += 2) bump(offsets, (held[at] as number) + 1);
      for (let at = 0; at < states; at += 1) offsets[at + 1] = (offsets[at + 1] as number) + (offsets[at] as number);
      const next = offsets.slice();
      const sources = new Int32Array(length / 2);
      for (let at = 0; at < length; at += 2) sources[bump(next, held[at + 1] as number)] = held[at] as number;
      return { offsets, sources };
    },
  };
}

function bump(counts: Int32Array, at: number): number {
  const was = counts[at] as number;
  counts[at] = was + 1;
  return was;
}
