/** The addresses that the server knows, gathered as they are registered: a 404 asks it whether only the method is wrong. */
import type { FastifyInstance } from 'fastify';

export class Routes {
  private readonly known: { method: string; path: string; form: RegExp }[] = [];

  /** Call before any route is registered. */
  watch(server: FastifyInstance): void {
    server.addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) this.known.push({ method: one, path: url, form: formOf(url) });
    });
  }

  /** Methods that the address of this URL knows, sorted; none for an unknown address. */
  methodsOf(url: string): string[] {
    const path = url.split('?')[0] as string;
    return [...new Set(this.known.filter(({ form }) => form.test(path)).map(({ method }) => method))].sort();
  }

  /** `GET /v1/runs/:id`, for the test that compares them with the OpenAPI document. */
  list(): string[] {
    return this.known.map(({ method, path }) => `${method} ${path}`);
  }
}

function formOf(path: string): RegExp {
  const escaped = path.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll(/:[A-Za-z]+/g, '[^/]+')}$`);
}
