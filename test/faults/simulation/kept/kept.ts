/** Counterexamples that once broke something, and what they showed. They stay, and have to stay green. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Case } from '../plan.js';

export interface Kept {
  name: string;
  why: string;
  case: Case;
}

export function keptCases(): Kept[] {
  return readdirSync(new URL('.', import.meta.url))
    .filter((file) => file.endsWith('.json'))
    .map((file) => {
      const kept = JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as Omit<Kept, 'name'>;
      return { name: file.replace(/\.json$/, ''), ...kept };
    });
}
