/**
 * How AWS clients are built, for every service alike. One attempt per call: Temporal is the retry, and the SDK's own
 * would send a lost `StartJobRun` three times. Both timeouts are set, because the SDK has none.
 */
import type { GlueClientConfig } from '@aws-sdk/client-glue';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { toMs } from '../../contracts/duration.js';
import type { Target } from '../../contracts/job.js';
import type { Timing } from '../../contracts/timing.js';
import { createBudget } from './budget.js';
import { classify } from './classify.js';

export type ClientOptions = ReturnType<typeof clientOptions>;

/** What carries requests, the same for every client: the SDK's own HTTP handler, unless somebody brings another. */
export type Transport = NonNullable<GlueClientConfig['requestHandler']>;

export function clientOptions(target: Target, timing: Timing, transport?: Transport) {
  const shared = {
    region: target.region,
    ...(target.endpoint && { endpoint: target.endpoint }),
    maxAttempts: 1,
    requestHandler: transport ?? {
      connectionTimeout: toMs(timing.connectTimeout),
      requestTimeout: toMs(timing.requestTimeout),
      throwOnRequestTimeout: true,
      socketTimeout: toMs(timing.requestTimeout),
      httpAgent: { maxSockets: 100 },
      httpsAgent: { maxSockets: 100 },
    },
  };
  return {
    ...shared,
    ...(target.role && {
      credentials: fromTemporaryCredentials({
        params: {
          RoleArn: target.role,
          RoleSessionName: 'millrace',
          ...(target.externalId && { ExternalId: target.externalId }),
        },
        // Under the same limits: a hanging STS must not outlast the attempt that waits for it.
        clientConfig: shared,
      }),
    }),
  };
}

/** One service in one target: its client, and the budget that everything which reads shares. */
export interface AwsService<Client> {
  target: Target;
  timing: Timing;
  client: Client;
  /** Runs a read call when the budget allows it. */
  read<Out>(call: (client: Client) => Promise<Out>): Promise<Out>;
}

export function awsService<Client>(target: Target, timing: Timing, client: Client): AwsService<Client> {
  const interval = toMs(timing.callInterval);
  const budget = createBudget(1_000 / interval, { maxWaitMs: Math.max(toMs(timing.requestTimeout), 10 * interval) });
  const read: AwsService<Client>['read'] = async (call) => {
    await budget.take();
    try {
      return await call(client);
    } catch (error) {
      if (classify(error) === 'throttled') budget.slowDown();
      throw error;
    }
  };
  return { target, timing, client, read };
}
