/**
 * Who may do what. A worker's key may do exactly what the drivers' `iam.ts` list, so that a missing permission shows
 * here and not in the first real account; the administrator's key sets things up; a job's key is its role's.
 */
import { randomUUID } from 'node:crypto';
import { driverIam } from '../../activities/drivers.js';
import { logsIam } from '../../activities/aws/iam.js';
import { accessDenied, AwsError } from './aws-error.js';
import type { Call, SignatureScope } from './call.js';

export interface Principal {
  arn: string;
  /** `undefined`: everything. */
  actions?: ReadonlySet<string>;
  /** Milliseconds since the epoch. */
  expiresAt?: number;
}

export const account = '000000000000';

const workerActions = new Set([
  ...Object.values(driverIam).flatMap((statements) => statements.flatMap(({ actions }) => actions)),
  ...logsIam.flatMap(({ actions }) => actions),
  'sts:GetCallerIdentity',
  'sts:AssumeRole',
]);

/** AWS refuses signatures that are further off than this. */
const maxSkewMs = 5 * 60_000;
/** Services whose calls the plane answers itself and therefore checks; what the emulator answers it does not. */
const checked = new Set(['glue', 'ecs', 'logs', 'sts']);

export interface Access {
  /** Throws AWS's own errors for unknown, expired, skewed or wrongly scoped credentials. */
  principalOf(scope: SignatureScope, signedService: string): Principal;
  /** Throws AccessDeniedException when the principal may not. */
  allow(principal: Principal, action: string, resource?: string): void;
  /** Temporary credentials with a worker's permissions. */
  issue(roleArn: string, seconds: number): { accessKey: string; expiresAt: number };
  /** From now on the key is expired, or unknown. */
  revoke(accessKey: string, how: 'expired' | 'unknown'): void;
  restore(accessKey: string): void;
}

export function createAccess(region: string): Access {
  const known = new Map<string, Principal>([
    ['millrace-admin', { arn: `arn:aws:iam::${account}:user/admin` }],
    ['millrace-worker', { arn: `arn:aws:sts::${account}:assumed-role/millrace-worker/worker`, actions: workerActions }],
    ['millrace-job', { arn: `arn:aws:sts::${account}:assumed-role/millrace-job/job` }],
  ]);
  const revoked = new Map<string, 'expired' | 'unknown'>();

  return {
    principalOf({ accessKey, region: signedRegion, service, signedAt }, signedService) {
      const principal = known.get(accessKey);
      if (!principal || revoked.get(accessKey) === 'unknown') {
        throw new AwsError('UnrecognizedClientException', 'The security token included in the request is invalid.');
      }
      if (revoked.get(accessKey) === 'expired' || (principal.expiresAt ?? Infinity) < Date.now()) {
        throw new AwsError('ExpiredTokenException', 'The security token included in the request is expired');
      }
      if (!(Math.abs(Date.now() - signedAt) <= maxSkewMs)) {
        throw new AwsError(
          'InvalidSignatureException',
          `Signature expired: ${new Date(signedAt).toISOString()} is now earlier or later than the server's time by more than 5 min.`,
        );
      }
      if (checked.has(service) && (signedRegion !== region || service !== signedService)) {
        throw new AwsError(
          'InvalidSignatureException',
          `Credential should be scoped to a valid region: got ${signedRegion}/${service}, this is ${region}/${signedService}.`,
        );
      }
      return principal;
    },
    allow(principal, action, resource) {
      if (principal.actions && !principal.actions.has(action)) throw accessDenied(principal.arn, action, resource);
    },
    issue(roleArn, seconds) {
      const accessKey = `ASIA${randomUUID().replaceAll('-', '').slice(0, 16).toUpperCase()}`;
      const expiresAt = Date.now() + seconds * 1_000;
      known.set(accessKey, {
        arn: `${roleArn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/millrace`,
        actions: workerActions,
        expiresAt,
      });
      return { accessKey, expiresAt };
    },
    revoke: (accessKey, how) => void revoked.set(accessKey, how),
    restore: (accessKey) => void revoked.delete(accessKey),
  };
}

/** `glue:StartJobRun` */
export function actionOf(call: Call): string {
  return `${call.service}:${call.operation}`;
}
