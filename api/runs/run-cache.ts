/**
 * Documents of closed runs: their history never changes, so neither do they. Bounded by weight, because an input may be
 * anything from a date to a megabyte; the least recently used go first.
 */
import type { RunDocument } from '../../contracts/run.js';

/** Characters of JSON, all documents together. */
const defaultBound = 16_000_000;

export class RunCache {
  private readonly entries = new Map<string, { document: RunDocument; weight: number }>();
  private readonly bound: number;
  private weight = 0;

  constructor(bound: number = defaultBound) {
    this.bound = bound;
  }

  get(id: string): RunDocument | undefined {
    const entry = this.entries.get(id);
    if (!entry) return undefined;
    this.entries.delete(id);
    this.entries.set(id, entry);
    return entry.document;
  }

  put(document: RunDocument): void {
    this.drop(document.id);
    const weight = JSON.stringify(document).length;
    this.entries.set(document.id, { document, weight });
    this.weight += weight;
    for (const id of this.entries.keys()) {
      if (this.weight <= this.bound) return;
      this.drop(id);
    }
  }

  private drop(id: string): void {
    this.weight -= this.entries.get(id)?.weight ?? 0;
    this.entries.delete(id);
  }
}
