/** The plane's own hand on S3, over the emulator's plain HTTP, signed by nobody: reads scripts, stores logs. */
const patienceMs = 30_000;

export interface Objects {
  /** Throws where it can't be had. */
  readObject(uri: string, signal: AbortSignal): Promise<Uint8Array>;
  /** Throws where it can't be stored, for one where there is no such bucket. */
  writeObject(uri: string, body: Uint8Array<ArrayBuffer>): Promise<void>;
}

export function objectsOf(emulatorUrl: string, region: string): Objects {
  const scope = `plane/20260101/${region}/s3/aws4_request`;
  const headers = { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none` };
  const ask = async (uri: string, request: RequestInit): Promise<Response> => {
    const { bucket, key } = placeOf(uri);
    const url = `${emulatorUrl}/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
    const answer = await fetch(url, { headers, ...request });
    if (answer.ok) return answer;
    await answer.body?.cancel();
    throw new Error(`S3 answers ${answer.status} for ${uri}`);
  };
  return {
    async readObject(uri, signal) {
      const answer = await ask(uri, { signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]) });
      return new Uint8Array(await answer.arrayBuffer());
    },
    async writeObject(uri, body) {
      const answer = await ask(uri, { method: 'PUT', body, signal: AbortSignal.timeout(patienceMs) });
      await answer.body?.cancel();
    },
  };
}

/** Hadoop's `s3n` and `s3a` name the same places (EMR takes all three). */
function placeOf(uri: string): { bucket: string; key: string } {
  const match = /^s3[an]?:\/\/([^/]+)\/(.+)$/.exec(uri);
  if (!match) throw new Error(`${uri} is no S3 location`);
  const [, bucket, key] = match as unknown as [string, string, string];
  return { bucket, key };
}
