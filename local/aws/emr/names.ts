/** EMR's ids: a letter, and letters and digits that mean nothing. */
import { randomBytes, randomInt } from 'node:crypto';
import type { Home } from '../home.js';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** `j-` a cluster's, `s-` a step's. */
export function newId(prefix: 'j' | 's'): string {
  return `${prefix}-${Array.from({ length: 13 }, () => alphabet[randomInt(alphabet.length)]).join('')}`;
}

export function newInstanceId(): string {
  return `i-${randomBytes(9).toString('hex').slice(1)}`;
}

export function clusterArn({ account, region }: Home, id: string): string {
  return `arn:aws:elasticmapreduce:${region}:${account}:cluster/${id}`;
}
