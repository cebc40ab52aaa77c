/** The topic that hears of every day that is loaded, and a queue subscribed to it, where one can see what it heard. */
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Message } from '@aws-sdk/client-sqs';

import { ACCOUNT } from '../../local/processes/emulator.js';
import type { Administrator } from './administrator.js';

const NAME = 'flights-loaded';

export interface LoadedDays {
  topicArn: string;
  queueUrl: string;
}

export async function makeTopic(admin: Administrator): Promise<LoadedDays> {
  const sns = new SNSClient(admin);
  const sqs = new SQSClient(admin);
  try {
    const { TopicArn: topicArn } = await sns.send(new CreateTopicCommand({ Name: NAME }));
    if (topicArn === undefined) throw new Error(`CreateTopic of ${NAME} answered without an ARN`);
    const queueArn = `arn:aws:sqs:${admin.region}:${ACCOUNT}:${NAME}`;
    const { QueueUrl: queueUrl } = await sqs.send(
      new CreateQueueCommand({ QueueName: NAME, Attributes: { Policy: maySend(topicArn, queueArn) } }),
    );
    if (queueUrl === undefined) throw new Error(`CreateQueue of ${NAME} answered without an URL`);
    const subscription = { TopicArn: topicArn, Protocol: 'sqs', Endpoint: queueArn };
    await sns.send(new SubscribeCommand({ ...subscription, Attributes: { RawMessageDelivery: 'true' } }));
    return { topicArn, queueUrl };
  } finally {
    sns.destroy();
    sqs.destroy();
  }
}

/** Takes all messages out of the queue, in whatever order: the dates that they tell of, one that came twice twice. */
export async function takeLoadedDays(admin: Administrator, queueUrl: string, signal?: AbortSignal): Promise<string[]> {
  const sqs = new SQSClient(admin);
  const dates: string[] = [];
  try {
    for (;;) {
      const messages = await receive(sqs, queueUrl, signal);
      if (messages.length === 0) return dates;
      dates.push(...messages.map(({ Body }) => (JSON.parse(Body ?? '') as { date: string }).date));
      const entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
    }
  } finally {
    sqs.destroy();
  }
}

/** Nothing, when nothing came for a second. */
async function receive(sqs: SQSClient, queueUrl: string, signal?: AbortSignal): Promise<Message[]> {
  const request = { QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 };
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(request), signal ? { abortSignal: signal } : {});
  return Messages;
}

function maySend(topicArn: string, queueArn: string): string {
  const statement = {
    Effect: 'Allow',
    Principal: { Service: 'sns.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: queueArn,
    Condition: { ArnEquals: { 'aws:SourceArn': topicArn } },
  };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}
