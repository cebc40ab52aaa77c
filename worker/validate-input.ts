/** Parses the input of runs that were not started through the API, and gives what the API would have derived from it. */
import { ApplicationFailure } from '@temporalio/common';
import { failureTypes } from '../contracts/failure.js';
import { engineActivities } from '../contracts/history.js';
import type { Pipelines } from './load-pipelines.js';

export function createValidateActivity(pipelines: Pipelines) {
  return {
    async [engineActivities.validateInput]({ pipeline, input }: { pipeline: string; input: unknown }) {
      const contract = pipelines[pipeline]?.contract;
      if (!contract) throw invalid(`No pipeline ${pipeline} is known to this worker`);
      const parsed = await contract.input.safeParseAsync(input);
      if (!parsed.success) {
        const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`);
        throw invalid(`The input of ${pipeline} is not valid: ${problems.join('; ')}`);
      }
      const logicalDate = contract.logicalDate?.(parsed.data);
      return { input: parsed.data, ...(logicalDate !== undefined && { logicalDate }) };
    },
  };
}

function invalid(message: string): ApplicationFailure {
  return ApplicationFailure.create({ type: failureTypes.invalidInput, message, nonRetryable: true });
}
