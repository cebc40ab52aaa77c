/** Tells the topic that a day is in the warehouse. At least once, as every activity is. */
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { TaskConfig } from './config.js';
import type { DayCounts } from './check-counts.js';

export function createNotifyLoaded({ topicArn }: TaskConfig) {
  const sns = new SNSClient({});
  return async (day: { date: string } & DayCounts): Promise<{ messageId: string }> => {
    const { MessageId } = await sns.send(
      new PublishCommand({
        TopicArn: topicArn,
        Subject: `Flights of ${day.date} are loaded`,
        Message: JSON.stringify(day),
      }),
    );
    return { messageId: MessageId ?? '' };
  };
}
