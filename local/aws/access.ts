/**
 * Who may do what. A worker's key may do exactly what the drivers' `iam.ts` list, so that a missing permission shows
 * here and not in the first real account; the administrator's key sets things up; a job's key is its role's.
 */
import { randomUUID } from 'node:crypto';
import { logsIam } from '../../activities/aws/iam.js';
import { driverIam } from '../../activities/drivers.js';
import { accessDenied, AwsError } from './aws-error.js';
import type { Call } from './call.js';
import { createClock } from './clock.js';
import type { Home } from './home.js';
import { metInSilence, type Met } from './met.js';
import { toAmzDate } from './signature.js';

export interface Principal {
  arn: string;
  /** `undefined`: everything. */
  actions?: ReadonlySet<string>;
  /** Of temporary credentials: their session token, and until when they hold, in milliseconds since the epoch. */
  session?: { token: string; expiresAt: number };
}

/** AWS refuses signatures that are further off than this. */
const maxSkewMs = 5 * 60_000;

const workerActions = new Set([
  ...Object.values(driverIam).flatMap((statements) => statements.flatMap(({ actions }) => actions)),
  ...logsIam.flatMap(({ actions }) => actions),
  'sts:GetCallerIdentity',
  'sts:AssumeRole',
]);

export interface Access {
  /** Throws AWS's own errors for unknown, expired, skewed or wrongly scoped credentials. */
  principalOf(call: Call): Principal;
  /** Whose key it is; undefined for one that nobody knows. */
  arnOf(accessKey: string): string | undefined;
  /** Throws AccessDeniedException when the principal may not. */
  allow(principal: Principal, action: string, resource?: string): void;
  /** Temporary credentials with a worker's permissions. */
  issue(roleArn: string, sessionName: string, seconds: number): Issued;
  /** From now on the key is expired, or unknown. */
  revoke(accessKey: string, how: 'expired' | 'unknown'): void;
  restore(accessKey: string): void;
}

export interface Issued {
  accessKey: string;
  token: string;
  expiresAt: number;
  arn: string;
}

export function createAccess({ account, region }: Home, clock = createClock(), met: Met = metInSilence): Access {
  const role = (name: string, session: string) => `arn:aws:sts::${account}:assumed-role/${name}/${session}`;
  const known = new Map<string, Principal>([
    ['millrace-admin', { arn: `arn:aws:iam::${account}:user/admin` }],
    ['millrace-worker', { arn: role('millrace-worker', 'worker'), actions: workerActions }],
    ['millrace-job', { arn: role('millrace-job', 'job') }],
  ]);
  const revoked = new Map<string, 'expired' | 'unknown'>();

  return {
    principalOf({ scope, service }) {
      const principal = known.get(scope.accessKey);
      if (revoked.has(scope.accessKey)) met('credentials');
      if (!principal || revoked.get(scope.accessKey) === 'unknown' || scope.token !== principal.session?.token) {
        throw new AwsError('UnrecognizedClientException', 'The security token included in the request is invalid.');
      }
      const over = (principal.session?.expiresAt ?? Infinity) < clock.now();
      if (over && !revoked.has(scope.accessKey)) met('credentials');
      if (over || revoked.get(scope.accessKey) === 'expired') {
        throw new AwsError('ExpiredTokenException', 'The security token included in the request is expired');
      }
      if (scope.region !== region) {
        throw wrong(`Credential should be scoped to a valid region, not '${scope.region}'. This is ${region}.`);
      }
      if (scope.service !== service) throw wrong(`Credential should be scoped to correct service: '${service}'. `);
      const skewed = skewOf(clock.now(), scope.signedAt, scope.validUntil);
      if (skewed !== undefined) {
        met('clock');
        throw wrong(skewed);
      }
      return principal;
    },
    arnOf: (accessKey) => known.get(accessKey)?.arn,
    allow(principal, action, resource) {
      if (principal.actions && !principal.actions.has(action)) throw accessDenied(principal.arn, action, resource);
    },
    issue(roleArn, sessionName, seconds) {
      const accessKey = `ASIA${randomUUID().replaceAll('-', '').slice(0, 16).toUpperCase()}`;
      const session = { token: randomUUID(), expiresAt: clock.now() + seconds * 1_000 };
      const arn = role(roleArn.slice(roleArn.indexOf(':role/') + ':role/'.length), sessionName);
      known.set(accessKey, { arn, actions: workerActions, session });
      return { accessKey, arn, ...session };
    },
    revoke: (accessKey, how) => void revoked.set(accessKey, how),
    restore: (accessKey) => void revoked.delete(accessKey),
  };
}

/** `glue:StartJobRun` */
export function actionOf(call: Pick<Call, 'service' | 'operation'>): string {
  return `${call.service}:${call.operation}`;
}

/** Why the time of a signature is wrong, if it is. */
function skewOf(now: number, signedAt: number, validUntil = signedAt + maxSkewMs): string | undefined {
  if (now > validUntil) {
    const limit = `${toAmzDate(now - maxSkewMs)} (${toAmzDate(now)} - 5 min.)`;
    return `Signature expired: ${toAmzDate(signedAt)} is now earlier than ${limit}`;
  }
  if (signedAt - now > maxSkewMs) {
    const limit = `${toAmzDate(now + maxSkewMs)} (${toAmzDate(now)} + 5 min.)`;
    return `Signature not yet current: ${toAmzDate(signedAt)} is still later than ${limit}`;
  }
  return undefined;
}

function wrong(message: string): AwsError {
  return new AwsError('InvalidSignatureException', message);
}
