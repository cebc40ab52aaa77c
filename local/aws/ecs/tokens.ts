/**
 * RunTask's client tokens: the same token in a cluster answers what it answered first, failures included, for as long as
 * it lives: min(24 h, the task's life + 1 h).
 */
import { AwsError } from '../aws-error.js';
import type { Clock } from '../clock.js';
import type { Task } from './task.js';

export interface RunTaskAnswer {
  tasks: Task[];
  failures: { arn?: string; reason: string; detail?: string }[];
}

export interface Tokens {
  /** The first answer of a token that lives. Throws ConflictException when the request differs. */
  replay(cluster: string, token: string, request: object): RunTaskAnswer | undefined;
  keep(cluster: string, token: string, request: object, answer: RunTaskAnswer): void;
  /** How long a token outlives its task, or a failure; milliseconds. */
  lifetime(ms: number): void;
}

const dayMs = 24 * 3_600_000;

export function createTokens(clock: Clock): Tokens {
  const kept = new Map<string, { request: string; answer: RunTaskAnswer; at: number }>();
  let outlivesMs = 3_600_000;
  const idOf = (cluster: string, token: string) => `${cluster} ${token}`;
  return {
    replay(cluster, token, request) {
      const hit = kept.get(idOf(cluster, token));
      if (!hit) return undefined;
      const [task] = hit.answer.tasks;
      const lastSign = task ? (task.stoppedAt === undefined ? clock.now() : task.stoppedAt * 1_000) : hit.at;
      if (clock.now() - lastSign > outlivesMs || clock.now() - hit.at > dayMs) {
        kept.delete(idOf(cluster, token));
        return undefined;
      }
      if (hit.request !== canonical(request)) {
        const message = 'The RunTask request with this clientToken was made with different parameters.';
        throw new AwsError('ConflictException', message, 400, {
          resourceIds: hit.answer.tasks.map(({ taskArn }) => taskArn),
        });
      }
      return hit.answer;
    },
    keep: (cluster, token, request, answer) =>
      void kept.set(idOf(cluster, token), { request: canonical(request), answer, at: clock.now() }),
    lifetime: (ms) => void (outlivesMs = ms),
  };
}

/** Two clients may write the same parameters in another order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
