/** Reads scripts from S3, as Glue does when a run starts: over the emulator's plain HTTP, signed by nobody. */
const patienceMs = 30_000;

export function objectReader(emulatorUrl: string, region: string) {
  return async (uri: string, signal: AbortSignal): Promise<Uint8Array> => {
    const match = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri);
    if (!match) throw new Error(`${uri} is no S3 location`);
    const [, bucket, key] = match as unknown as [string, string, string];
    const scope = `plane/20260101/${region}/s3/aws4_request`;
    const answer = await fetch(`${emulatorUrl}/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`, {
      headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none` },
      signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
    });
    if (!answer.ok) {
      await answer.body?.cancel();
      throw new Error(`S3 answers ${answer.status} for ${uri}`);
    }
    return new Uint8Array(await answer.arrayBuffer());
  };
}
