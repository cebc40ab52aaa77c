/** A worker's credentials of the job plane, where the SDK's own chain looks for them first. */
export function useWorkerCredentials(): void {
  process.env['AWS_ACCESS_KEY_ID'] = 'millrace-worker';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'millrace-worker';
  process.env['AWS_REGION'] = 'us-east-1';
}
