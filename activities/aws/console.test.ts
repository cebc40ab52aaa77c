import { describe, expect, it } from 'vitest';
import type { Target } from '../../contracts/job.js';
import { consolePage, logLink, logPage } from './console.js';

const target = (partition: string, region: string): Target => ({
  name: 'default',
  region,
  partition,
  account: '000000000000',
});

describe('consolePage', () => {
  it.each([
    ['aws', 'eu-west-1', 'https://eu-west-1.console.aws.amazon.com/x'],
    ['aws-cn', 'cn-north-1', 'https://console.amazonaws.cn/x'],
    ['aws-us-gov', 'us-gov-west-1', 'https://console.amazonaws-us-gov.com/x'],
  ])('has a page in %s', (partition, region, page) => {
    expect(consolePage(target(partition, region), '/x')).toBe(page);
  });

  it.each(['aws-iso', 'aws-iso-b', 'aws-iso-e', 'aws-iso-f', 'aws-eusc', 'aws-of-tomorrow', ''])(
    'guesses none in %j',
    (partition) => {
      expect(consolePage(target(partition, 'r-1'), '/x')).toBeUndefined();
    },
  );
});

describe('logPage', () => {
  it('encodes slashes twice, as the console writes them', () => {
    expect(logPage(target('aws', 'us-east-1'), '/aws-glue/jobs/output', 'jr_1')).toBe(
      'https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:log-groups/log-group/$252Faws-glue$252Fjobs$252Foutput/log-events/jr_1',
    );
  });

  it('encodes whatever else a group or stream may hold', () => {
    expect(logPage(target('aws', 'us-east-1'), 'a#b', 'x [$LATEST] %2F')).toMatch(
      /log-group\/a\$2523b\/log-events\/x\$2520\$255B\$2524LATEST\$255D\$2520\$25252F$/,
    );
  });
});

describe('logLink', () => {
  it('carries its page where there is one', () => {
    expect(logLink(target('aws-cn', 'cn-north-1'), 'g', 's')).toEqual({
      group: 'g',
      stream: 's',
      console: expect.stringMatching(/^https:\/\/console\.amazonaws\.cn\//) as string,
    });
  });

  it('names group and stream where there is none', () => {
    expect(logLink(target('aws-iso', 'us-iso-east-1'), 'g', 's')).toEqual({ group: 'g', stream: 's' });
  });
});
