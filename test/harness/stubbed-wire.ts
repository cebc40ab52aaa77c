/** A service whose calls are answered where they would go onto the wire: for when they go, and how often. */
import { onTestFinished } from 'vitest';
import type { AwsService } from '../../activities/aws/client.js';

export interface StubbedWire<Client> {
  aws: AwsService<Client>;
  /** Operations that went out, in order. */
  sent: string[];
  /** From now on calls are throttled, or not. */
  throttle(on: boolean): void;
}

interface AnyClient {
  middlewareStack: { add(...args: never[]): void };
  destroy(): void;
}

export function onStubbedWire<Client extends AnyClient>(aws: AwsService<Client>): StubbedWire<Client> {
  onTestFinished(() => aws.client.destroy());
  const sent: string[] = [];
  let throttled = false;
  const wire =
    (_: unknown, { commandName }: { commandName: string }) =>
    () => {
      sent.push(commandName.replace(/Command$/, ''));
      const error = Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException', $metadata: {} });
      return throttled ? Promise.reject(error) : Promise.resolve({ output: { $metadata: {} }, response: {} });
    };
  // Before serialising and credentials, which fake timers would hold up.
  aws.client.middlewareStack.add(wire as never, { step: 'initialize', priority: 'low', name: 'testWire' } as never);
  return { aws, sent, throttle: (on) => void (throttled = on) };
}
