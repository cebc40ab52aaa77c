/** Client tokens: the same request with the same token comes to the same thing, for as long as the plane lives. */
import { isDeepStrictEqual } from 'node:util';
import { AwsError } from '../aws-error.js';

export interface Tokens<Made> {
  /** What the token has made before. Throws ConflictException where that was for another request. */
  replay(token: string, request: object): Made | undefined;
  keep(token: string, request: object, made: Made): void;
}

/** AWS documents no lifetime, and no scope that is narrower than the account. */
export function createTokens<Made>(): Tokens<Made> {
  const kept = new Map<string, { request: object; made: Made }>();
  return {
    replay(token, request) {
      const hit = kept.get(token);
      if (hit && !isDeepStrictEqual(hit.request, request)) {
        const message = `A request with client token ${token} was made before, with different parameters.`;
        throw new AwsError('ConflictException', message, 409);
      }
      return hit?.made;
    },
    keep: (token, request, made) => void kept.set(token, { request, made }),
  };
}
