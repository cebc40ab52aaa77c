/**
 * The Temporal client of a worker, as activities get it from their context: the SDK's own, on a connection whose calls are
 * letters to the simulated server. A call that is not answered by its deadline fails, whatever became of it.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { Client } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import type { temporal } from '@temporalio/proto';
import type { Mail } from '../world/mail.js';
import type { Process } from '../world/process.js';
import type { WorldRecord } from '../record.js';
import { readToken, type Payload } from './activity.js';
import type { Beat, TemporalServer } from './server.js';

/** gRPC's status codes. */
const status = { deadlineExceeded: 4, notFound: 5 } as const;

type HeartbeatRequest = temporal.api.workflowservice.v1.IRecordActivityTaskHeartbeatRequest;

export interface ClientParts {
  process: Process;
  mail: Mail;
  server: TemporalServer;
  record: WorldRecord;
}

interface Question<Answer> {
  /** At the server; undefined where it knows of no such activity. */
  answer(): Answer | undefined;
  passes?(answer: Answer): boolean;
  /** It does not come to the server. */
  lost?(): void;
  heard?(how: 'ok' | 'refused' | 'lost'): void;
}

export function createClient({ process, mail, server, record }: ClientParts): Client {
  const deadlines = new AsyncLocalStorage<number>();

  const ask = <Answer>({ answer, passes, lost, heard }: Question<Answer>): Promise<Answer> =>
    new Promise((resolve, reject) => {
      let over = false;
      const settle = (how: 'ok' | 'refused' | 'lost', act: () => void): void => {
        if (over) return;
        over = true;
        clearTimeout(alarm);
        heard?.(how);
        act();
      };
      const alarm = setTimeout(
        () => settle('lost', () => reject(grpcError(status.deadlineExceeded, 'Deadline exceeded'))),
        Math.max(0, (deadlines.getStore() ?? Infinity) - Date.now()),
      );
      const reply = (how: 'ok' | 'refused', act: () => void): void => {
        const deliver = (): void => process.hear(() => settle(how, act));
        mail.post({ point: 'word:answer', worker: process, deliver });
      };
      const deliver = (): void => {
        const answered = answer();
        if (answered === undefined) reply('refused', () => reject(grpcError(status.notFound, 'No such activity')));
        else reply(passes?.(answered) === false ? 'refused' : 'ok', () => resolve(answered));
      };
      mail.post({ point: 'word:ask', worker: process, deliver, lost: () => lost?.() });
    });

  const workflowService = {
    recordActivityTaskHeartbeat({ taskToken, details }: HeartbeatRequest) {
      const token = readToken(taskToken as Uint8Array);
      const payloads = (details?.payloads ?? undefined) as Payload[] | undefined;
      const word = record.wordAsked(token, payloads, process.name);
      const passes = (beat: Beat | undefined): boolean =>
        beat !== undefined && !beat.cancelRequested && !beat.activityReset;
      return ask({
        answer() {
          const beat = server.heartbeat(token, payloads);
          word.atServer(passes(beat), server.isWorkedOn(token.id));
          return beat;
        },
        passes,
        lost: word.lost,
        heard: word.heard,
      });
    },
    describeWorkflowExecution({ execution }: temporal.api.workflowservice.v1.IDescribeWorkflowExecutionRequest) {
      const answer = () => ({
        workflowExecutionInfo: {
          execution,
          type: { name: 'works' },
          status: 1,
          startTime: msToTs(0),
          // Of it the SDK makes a number.
          historyLength: { toNumber: () => 1 },
        },
        pendingActivities: server.pending().map(({ id, attemptAt, startedAt }) => ({
          activityId: id,
          scheduledTime: msToTs(attemptAt),
          ...(startedAt !== undefined && { lastStartedTime: msToTs(startedAt) }),
        })),
      });
      return ask({ answer });
    },
  };
  const connection = {
    plugins: [],
    workflowService,
    operatorService: {},
    ensureConnected: () => Promise.resolve(),
    withDeadline: <Out>(deadline: number, act: () => Promise<Out>) => deadlines.run(deadline, act),
    withAbortSignal: <Out>(_: AbortSignal, act: () => Promise<Out>) => act(),
    withMetadata: <Out>(_: unknown, act: () => Promise<Out>) => act(),
    close: () => Promise.resolve(),
  };
  return new Client({ connection: connection as never, namespace: 'default' });
}

function grpcError(code: number, details: string): Error {
  return Object.assign(new Error(`${code}: ${details}`), { code, details, metadata: { get: () => [] } });
}
