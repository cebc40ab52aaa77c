import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { messageOf } from './frames.js';

const frame = (message: Buffer, flag = 0) => {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt8(flag, 0);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
};
const text = Buffer.from('a message');

it('reads a message as it is', () => {
  expect(messageOf(frame(text), undefined)).toEqual(text);
});

it('reads a message that is compressed, and one that could have been', () => {
  expect(messageOf(frame(gzipSync(text), 1), 'gzip')).toEqual(text);
  expect(messageOf(frame(text), 'gzip')).toEqual(text);
});

it('finds none in an empty body', () => {
  expect(messageOf(Buffer.alloc(0), undefined)).toBeUndefined();
});

it('names what it cannot read', () => {
  expect(() => messageOf(frame(text, 1), 'br')).toThrow('"br"');
  expect(() => messageOf(frame(text).subarray(0, 8), undefined)).toThrow('A gRPC message of 9 bytes ends after 3');
});
