/**
 * The one message of a unary gRPC body: a flag, four bytes of length, and that many bytes, compressed or not. HTTP/2 cuts
 * bodies where it likes, so it is read only from a body that has come whole.
 */
import { gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib';

const prefixBytes = 5;

const decompress: Record<string, (data: Uint8Array) => Buffer> = {
  gzip: gunzipSync,
  deflate: inflateSync,
  zstd: zstdDecompressSync,
};

/** Undefined for a body without a message, as that of an error. `encoding`: the header `grpc-encoding`. */
export function messageOf(body: Buffer, encoding: string | undefined): Buffer | undefined {
  if (body.length === 0) return undefined;
  const compressed = body.readUInt8(0) === 1;
  const length = body.readUInt32BE(1);
  if (body.length < prefixBytes + length) {
    throw new Error(`A gRPC message of ${length} bytes ends after ${body.length - prefixBytes}`);
  }
  const message = body.subarray(prefixBytes, prefixBytes + length);
  if (!compressed) return message;
  const read = decompress[encoding ?? ''];
  if (!read) throw new Error(`A gRPC message is compressed by "${encoding}", which the proxy can't read`);
  return read(message);
}
