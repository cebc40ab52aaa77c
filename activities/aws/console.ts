/** Console pages, for the partitions whose console host is documented. Elsewhere the id is shown, never a guessed link. */
import type { Target } from '../../contracts/job.js';

const hosts: Readonly<Record<string, (region: string) => string>> = {
  aws: (region) => `${region}.console.aws.amazon.com`,
  'aws-cn': () => 'console.amazonaws.cn',
  'aws-us-gov': () => 'console.amazonaws-us-gov.com',
};

/** `path` begins with `/` and holds the region where the page wants it. Undefined where there is no known host. */
export function consolePage(target: Target, path: string): string | undefined {
  const host = hosts[target.partition];
  return host && `https://${host(target.region)}${path}`;
}

/** The CloudWatch page of a stream; its fragment encodes `/` twice, as `$252F`. */
export function logPage(target: Target, group: string, stream: string): string | undefined {
  const encode = (text: string) => encodeURIComponent(encodeURIComponent(text)).replaceAll('%', '$');
  return consolePage(
    target,
    `/cloudwatch/home?region=${target.region}#logsV2:log-groups/log-group/${encode(group)}/log-events/${encode(stream)}`,
  );
}

/** A log location with its page where there is one. */
export function logLink(target: Target, group: string, stream: string) {
  const page = logPage(target, group, stream);
  return { group, stream, ...(page && { console: page }) };
}
