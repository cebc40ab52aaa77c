/** What an exploration of the model came to, as the file of figures holds it. */
import type { PlanFigures } from './report.js';

export interface ModelLine {
  v: 1;
  what: 'model';
  at: string;
  /** `codeHash()` of the product that it was a model of. */
  code: string;
  asExpected: boolean;
  plans: readonly PlanFigures[];
}
