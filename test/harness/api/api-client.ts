/** Talks to an API under test, in its own process and over its real HTTP stack. */
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  // What an answer holds is what the tests are about.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

interface Send {
  headers?: Record<string, string>;
  json?: unknown;
  text?: string;
}

export type Api = (method: Method, url: string, send?: Send) => Promise<Answer>;

export function apiClient(app: NestFastifyApplication): Api {
  return async (method, url, { headers = {}, json, text } = {}) => {
    const payload = json === undefined ? text : JSON.stringify(json);
    const response = await app.inject({
      method,
      url,
      headers: { ...(json !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(payload !== undefined && { payload }),
    });
    const isJson = /json/.test(String(response.headers['content-type']));
    return {
      status: response.statusCode,
      headers: response.headers,
      body: isJson && response.body !== '' ? response.json() : response.body,
    };
  };
}
