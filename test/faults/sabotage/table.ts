/**
 * What each guarantee rests on: it is taken out, the fault that it guards against is applied, and exactly the invariants
 * that stand here have to turn red. Where two guards cover each other, both are taken out, and it says so. What differs by
 * service is shown with more than one.
 */
import { ofEnds } from './of-ends.js';
import { ofStarts } from './of-starts.js';
import type { Sabotage } from './sabotage.js';

export const sabotages: readonly Sabotage[] = [...ofStarts, ...ofEnds];
