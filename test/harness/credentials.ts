/** Credentials of the local AWS, where the SDK's own chain looks for them. */
export function useCredentials(accessKey: 'millrace-worker' | 'millrace-admin'): void {
  process.env['AWS_ACCESS_KEY_ID'] = accessKey;
  process.env['AWS_SECRET_ACCESS_KEY'] = accessKey;
  process.env['AWS_REGION'] = 'us-east-1';
}
