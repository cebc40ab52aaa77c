/** When RunTask says "not now": in `failures[]` of a good answer, or as an exception that also means other things. */
import type { Failure } from '@aws-sdk/client-ecs';
import { errorMessage, errorName } from '../aws/aws-error.js';

/** Failures that no later try can mend: the reasons of RunTask that speak of what does not exist or is not allowed. */
const final = /^(MISSING|INACTIVE|ACCESS ?DENIED|Capability not)/i;

export function isFinal(failure: Failure): boolean {
  return final.test(failure.reason ?? '');
}

/** `ClientException` is a mixed bag: only its text tells capacity from a mistake. */
const capacityTexts =
  /capacity is unavailable|PROVISIONING|limit on the number of|insufficient (cpu|memory|capacity)|no container instances? (were found|met)/i;

export function isCapacityRefusal(error: unknown): boolean {
  const name = errorName(error);
  return (
    (name === 'ClientException' || name === 'InvalidParameterException') && capacityTexts.test(errorMessage(error))
  );
}
