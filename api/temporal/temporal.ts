/**
 * The API's way to Temporal: one lazy connection, one client, a deadline on every call, closed on shutdown. Retries stay
 * short: a caller that is told 503 at once can do more than one that waits, and a silent retry against the server's
 * rate limit makes it worse.
 */
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  Client,
  Connection,
  defaultGrpcRetryOptions,
  makeGrpcRetryInterceptor,
  type WorkflowService,
} from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { loadDataConverter } from '@temporalio/common/lib/internal-non-workflow/index.js';
import type { ApiConfig } from '../config.js';
import { API_CONFIG, DATA_CONVERTER } from '../tokens.js';
import { grpcCode, temporalProblem } from './failures.js';

/** Milliseconds. Every request of a client reads before it writes, so a dead Temporal is told within `read`. */
export const deadlines = { read: 1_500, write: 5_000 } as const;

/** When Temporal comes back after hours, gRPC's own backoff would have grown to two minutes. */
const reconnect = { 'grpc.initial_reconnect_backoff_ms': 200, 'grpc.max_reconnect_backoff_ms': 1_000 };

@Injectable()
export class Temporal implements OnApplicationShutdown {
  readonly namespace: string;
  readonly client: Client;
  readonly converter: ReturnType<typeof loadDataConverter>;
  private readonly connection: Connection;

  constructor(@Inject(API_CONFIG) config: ApiConfig, @Inject(DATA_CONVERTER) dataConverter: DataConverter) {
    const { connection, namespace } = config.temporal;
    this.namespace = namespace;
    this.connection = Connection.lazy({
      ...connection,
      channelArgs: { ...connection.channelArgs, ...reconnect },
      interceptors: [makeGrpcRetryInterceptor(retries())],
    });
    this.client = new Client({ connection: this.connection, namespace, identity: 'millrace-api', dataConverter });
    this.converter = loadDataConverter(dataConverter);
  }

  /** Runs calls under one deadline. What says that Temporal is not there becomes a 503; all other errors pass. */
  async call<Result>(
    calls: (service: WorkflowService) => Promise<Result>,
    within: number = deadlines.read,
  ): Promise<Result> {
    try {
      return await this.connection.withDeadline(Date.now() + within, () => calls(this.connection.workflowService));
    } catch (error) {
      throw temporalProblem(error) ?? error;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.connection.close();
  }
}

function retries(): ReturnType<typeof defaultGrpcRetryOptions> {
  const { retryableDecider } = defaultGrpcRetryOptions({ maxAttempts: 3 });
  return {
    delayFunction: (attempt) => 50 * 2 ** attempt * (0.8 + 0.4 * Math.random()),
    retryableDecider: (attempt, status) => !notRetried.has(status.code) && retryableDecider(attempt, status),
  };
}

/** Rate limits are the caller's to wait for; `UNKNOWN` (2) is how the server masks its own bugs. */
const notRetried: ReadonlySet<number> = new Set([grpcCode.resourceExhausted, 2]);
