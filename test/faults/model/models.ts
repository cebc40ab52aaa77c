/** The models that are explored: one for each kind of token, and how far. */
import { noFaults, product, type Budget, type Model, type Ticks, type Token } from './config.js';

/** Short, but in the order of the product's own: lag < settling, request < attempt, resend < a token's life. */
export const ticks: Ticks = {
  delay: 1,
  lag: 1,
  request: 1,
  attempt: 2,
  settling: 3,
  resend: 0,
  token: 0,
  grace: 3,
};

/** `undocumented` is sent again only after a settled look, `expiring` by itself for as long as it surely lives. */
const tokenTicks: Record<Token, Partial<Ticks>> = {
  none: {},
  undocumented: {},
  // resend + attempt + delay: an attempt that asks in time may send that much later.
  expiring: { resend: 1, token: 4 },
};

export const services: Record<Token, string> = {
  none: 'Glue runs, EMR steps and clusters (no token)',
  undocumented: 'EMR Serverless job runs (a token of undocumented life)',
  expiring: 'ECS tasks (a token that expires)',
};

/** All that the guards are there for; the known windows have models of their own. */
export const allFaults: Budget = {
  ...noFaults,
  crash: 2,
  loss: 2,
  freeze: 1,
  cancel: 1,
  reset: 1,
  refusal: 1,
  deadline: 1,
  deaf: 1,
};

export interface Changes extends Partial<Omit<Model, 'ticks' | 'guards' | 'budget'>> {
  ticks?: Partial<Ticks>;
  guards?: Partial<Model['guards']>;
  budget?: Partial<Budget>;
}

export function modelOf(token: Token, changes: Changes = {}): Model {
  return {
    name: services[token],
    token,
    launches: 1,
    attempts: 3,
    faults: 2,
    prompt: true,
    ...changes,
    ticks: { ...ticks, ...tokenTicks[token], ...changes.ticks },
    guards: { ...product, ...changes.guards },
    budget: { ...noFaults, ...(changes.budget ?? allFaults) },
  };
}
