/** What is explored: in CI what fits a minute and two million states, with `--large` further. */
import type { Model } from './config.js';
import { modelOf } from './models.js';

export interface Plan {
  what: string;
  model: Model;
}

/** Any `faults` of: 2 crashes, 2 losses, 1 freeze, 1 cancel, 1 reset, 1 refusal, 1 deadline, 1 job that won't stop. */
const any = (token: Model['token'], faults: number, launches: number): Plan => ({
  what: `any ${faults} faults, ${launches} launch${launches > 1 ? 'es' : ''}`,
  model: modelOf(token, { faults, launches }),
});

/** 2 crashes, 2 losses, 1 freeze, 1 cancel and 1 reset, all of them in one launch. */
const all = (token: Model['token']): Plan => ({
  what: '2 crashes, 2 losses, 1 freeze, 1 cancel and 1 reset, 1 launch',
  model: modelOf(token, { faults: 7, budget: { crash: 2, loss: 2, freeze: 1, cancel: 1, reset: 1 } }),
});

export const inCi: readonly Plan[] = [all('none'), any('none', 2, 2), any('undocumented', 2, 1), any('expiring', 2, 1)];

export const large: readonly Plan[] = [
  ...inCi,
  any('none', 3, 1),
  any('none', 3, 2),
  any('undocumented', 3, 1),
  any('undocumented', 2, 2),
  all('expiring'),
  any('expiring', 3, 1),
  any('expiring', 2, 2),
];
