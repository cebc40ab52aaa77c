/** Where a service that is given an `s3://…` address writes a job's logs: the member of its links, if there is an address. */
export function logFolder(logUri: string | undefined, path: string): { logFolder?: string } {
  return logUri === undefined ? {} : { logFolder: `${logUri.replace(/\/$/, '')}/${path}/` };
}
