/**
 * What can be known of docker-compose.yml without a container: that it is well formed, that whatever it names exists, that
 * the processes accept the environment that they are given, and that its promises (pinned, on loopback, not root) hold.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readConfig as readApiConfig } from '../api/config.js';
import { parseLocalConfig } from '../local/config.js';
import { readConfig as readWorkerConfig } from '../worker/config.js';
import { parseCompose, variablesOf } from './harness/compose-file.js';
import { allOf, environmentOf, parseDockerfile } from './harness/dockerfile.js';

const text = readFileSync('docker-compose.yml', 'utf8');
const { services, volumes } = parseCompose(text);
const stages = parseDockerfile(readFileSync('Dockerfile', 'utf8'));
const docs = ['docs/operations.md', 'docs/docker.md'].map((file) => readFileSync(file, 'utf8')).join('\n');
const entries = Object.entries(services);
const pulled = entries.flatMap(([name, { image }]) => (image === undefined ? [] : [{ name, image }]));
const mounts = entries.flatMap(([name, { volumes: all }]) =>
  all.map((volume) => ({ name, source: volume.split(':')[0] ?? '', target: volume.split(':')[1], volume })),
);

describe('a service', () => {
  it.each(entries)('%s is pulled or built, not both', (_, { image, build }) => {
    expect([image, build].filter((it) => it !== undefined)).toHaveLength(1);
  });

  it.each(pulled)('$name has a version for an image: $image', ({ image }) => {
    expect(image).toMatch(/^[a-z/-]+:\d+[.]\d+[^:]*$/);
  });

  it.each(entries.filter(([, { build }]) => build))('%s is built from a stage of the Dockerfile', (_, { build }) => {
    expect(existsSync(`${build?.context}/Dockerfile`)).toBe(true);
    expect([...stages.keys()]).toContain(build?.target);
  });

  it.each(entries)('%s can do as little as possible', (name, service) => {
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.security_opt).toEqual(['no-new-privileges:true']);
    // Temporal's image of this version writes its configuration beside the template.
    expect(service.read_only).toBe(name !== 'temporal');
  });

  it.each(entries)('%s says how it does, or ends before others start', (name, { healthcheck, restart }) => {
    const waiting = entries.flatMap(([, { depends_on }]) => depends_on[name]?.condition ?? []);
    if (healthcheck) expect({ restart, waiting }).toMatchObject({ restart: 'unless-stopped' });
    else expect({ restart, waiting: new Set(waiting) }).toEqual(once);
  });

  it.each(entries)('%s waits for what exists, and in a way that can come true', (_, { depends_on }) => {
    for (const [name, { condition }] of Object.entries(depends_on)) {
      expect(Object.keys(services)).toContain(name);
      expect(condition).toBe(services[name]?.healthcheck ? 'service_healthy' : 'service_completed_successfully');
    }
  });

  it.each(entries.filter(([, { ports }]) => ports.length > 0))('%s is published on loopback only', (_, { ports }) => {
    for (const port of ports) expect(port).toMatch(/^127[.]0[.]0[.]1:/);
  });

  it.each(entries)('%s reaches others by their names', (name, { environment, depends_on }) => {
    const hosts = Object.values(environment).flatMap((value) =>
      [...value.matchAll(/(?:^|\/\/(?:\w+:\w+@)?)([a-z][a-z0-9-]*):\d+/g)].map(([, host = '']) => host),
    );
    for (const host of [...hosts, ...named(environment)]) {
      expect(Object.keys(services)).toContain(host);
      expect(reachable(depends_on), `${name} uses ${host} and does not wait for it`).toContain(host);
    }
  });
});

const once = { restart: 'no', waiting: new Set(['service_completed_successfully']) };

/** Variables that hold a host alone. */
function named(environment: Record<string, string>): string[] {
  return ['SQL_HOST', 'POSTGRES_SEEDS'].flatMap((variable) => environment[variable] ?? []);
}

/** What is up when a service starts. Fails for a circle. */
function reachable(depends: Record<string, unknown>, above: readonly string[] = []): string[] {
  return Object.keys(depends).flatMap((name) => {
    if (above.includes(name)) throw new Error(`${[...above, name].join(' waits for ')}`);
    return [name, ...reachable(services[name]?.depends_on ?? {}, [...above, name])];
  });
}

describe('files and volumes', () => {
  it.each(mounts.filter(({ source }) => source.startsWith('.')))('$source exists and is only read', (mount) => {
    expect(existsSync(mount.source)).toBe(true);
    expect(mount.volume).toMatch(/:ro$/);
  });

  it('are declared, and all that are declared are used', () => {
    const used = mounts.filter(({ source }) => !source.startsWith('.')).map(({ source }) => source);
    expect([...new Set(used)].sort()).toEqual(Object.keys(volumes).sort());
  });

  it.each(entries.filter(([, { entrypoint }]) => entrypoint))('%s runs a script that is mounted', (name, service) => {
    const [shell, script] = service.entrypoint ?? [];
    const mount = mounts.find((it) => it.name === name && it.target === script);
    expect({ shell, mount }).toEqual({ shell: 'sh', mount: expect.anything() as unknown });
    const source = readFileSync(mount?.source ?? '', 'utf8');
    const asked = [...source.matchAll(/\$\{?([A-Z][A-Z0-9_]*)/g)].map(([, variable = '']) => variable);
    expect(asked.filter((variable) => !(variable in service.environment))).toEqual([]);
  });

  it('of the databases are made for those who ask for them', () => {
    const made = readFileSync('local/docker/postgres/databases.sql', 'utf8');
    const urls = ['SOURCE_URL', 'WAREHOUSE_URL'].map(
      (variable) => new URL(services['examples']?.environment[variable] ?? ''),
    );
    const wanted = [
      ...urls.map(({ username, password, pathname }) => [username, password, pathname.slice(1)]),
      ...['temporal', 'temporal_visibility'].map((database) => [
        services['temporal']?.environment['POSTGRES_USER'],
        services['temporal']?.environment['POSTGRES_PWD'],
        database,
      ]),
    ];
    for (const [user, password, database] of wanted) {
      expect(made).toContain(`CREATE ROLE ${user} LOGIN PASSWORD '${password}';`);
      expect(made).toContain(`CREATE DATABASE ${database} OWNER ${user};`);
    }
    expect(services['temporal-schema']?.environment).toMatchObject({ SQL_USER: 'temporal', SQL_PASSWORD: 'temporal' });
    const schema = readFileSync('local/docker/temporal/schema.sh', 'utf8');
    expect(schema).toContain('in temporal:temporal temporal_visibility:visibility;');
  });
});

describe('the environment', () => {
  /** What the process sees: the image's, then the service's. */
  function seenBy(name: string): Record<string, string> {
    const { build, environment = {} } = services[name] ?? {};
    return { ...environmentOf(allOf(stages, build?.target ?? '')), ...environment };
  }

  it('of the worker is one that it starts with', () => {
    const { namespace, connection, targets, healthHost, healthPort } = readWorkerConfig(seenBy('worker'));
    expect({ namespace, address: connection.address, healthHost }).toEqual({
      namespace: services['temporal-namespace']?.environment['TEMPORAL_NAMESPACE'],
      address: 'temporal:7233',
      healthHost: '0.0.0.0',
    });
    expect(targets['default']).toEqual({ region: 'us-east-1', endpoint: 'http://aws:4566' });
    expect(services['worker']?.healthcheck?.test.at(-1)).toBe(`http://127.0.0.1:${healthPort}/readyz`);
  });

  it('of the worker gets the rest from the file that the examples write', () => {
    const [, flag] = services['worker']?.command ?? [];
    expect(flag).toBe(`--env-file=${services['examples']?.environment['WORKER_ENV']}`);
    for (const name of ['examples', 'worker'])
      expect(mounts).toContainEqual(expect.objectContaining({ name, source: 'examples', target: '/run/examples' }));
    expect(services['worker']?.depends_on['examples']?.condition).toBe('service_completed_successfully');
  });

  it('of the API is one that it starts with, and holds no AWS credentials', () => {
    const { host, port, temporal } = readApiConfig(seenBy('api'));
    expect({ host, temporal }).toMatchObject({
      host: '0.0.0.0',
      temporal: { connection: { address: 'temporal:7233' } },
    });
    expect(services['api']?.healthcheck?.test.at(-1)).toBe(`http://127.0.0.1:${port}/readyz`);
    expect(services['api']?.ports[0]).toMatch(new RegExp(`:${port}$`));
    expect(Object.keys(seenBy('api')).filter((name) => name.startsWith('AWS_'))).toEqual([]);
  });

  it('of the local AWS makes it listen for its neighbours, and starts nothing else', () => {
    const { parts, awsHost, ports } = parseLocalConfig(seenBy('aws'));
    expect({ parts, awsHost, port: ports.aws }).toEqual({ parts: 'aws', awsHost: '0.0.0.0', port: 4566 });
  });

  it('of the examples is what they read', () => {
    const source = readFileSync('examples/compose.ts', 'utf8');
    const read = [...source.matchAll(/^ {2}([A-Z_]+): z[.]/gm)].map(([, variable]) => variable);
    expect(Object.keys(services['examples']?.environment ?? {}).sort()).toEqual(read.sort());
  });

  it('has documented variables of ours only, and so have the ports', () => {
    const given = entries.flatMap(([, { environment }]) => Object.keys(environment));
    const image = [...stages.keys()].flatMap((stage) => Object.keys(environmentOf(allOf(stages, stage))));
    const ours = [...given, ...image, ...variablesOf(text)].filter((name) => name.startsWith('MILLRACE_'));
    expect(ours.filter((name) => !docs.includes(`\`${name}\``))).toEqual([]);
  });

  it.each(['worker', 'api'])('leaves %s a fifth of its memory outside of the heap', (name) => {
    const { mem_limit = '', environment } = services[name] ?? {};
    const megabytes = Number.parseInt(mem_limit) * (mem_limit.endsWith('g') ? 1024 : 1);
    const own = name === 'worker' ? ' --max-semi-space-size=8' : '';
    expect(environment?.['NODE_OPTIONS']).toBe(`--max-old-space-size=${Math.floor(megabytes * 0.8)}${own}`);
  });
});

describe('Temporal', () => {
  it('has the tools of its own version', () => {
    const [, server = 'none'] = services['temporal']?.image?.split(':') ?? [];
    for (const job of ['temporal-schema', 'temporal-namespace'])
      expect(`${services[job]?.image}-`).toContain(`temporalio/admin-tools:${server}-`);
  });

  it('reads a dynamic configuration that is mounted, and that the operations guide asks for', () => {
    const file = services['temporal']?.environment['DYNAMIC_CONFIG_FILE_PATH'];
    const { source = '' } = mounts.find(({ name, target }) => name === 'temporal' && target === file) ?? {};
    const values = Object.entries(parse(readFileSync(source, 'utf8')) as Record<string, { value: unknown }[]>);
    const asked = docs.matchAll(/^ {2}((?:history|system)[.]\w+): (\S+)$/gm);
    const found = Object.fromEntries(values.map(([name, [first]]) => [name, String(first?.value)]));
    expect(found).toEqual({
      ...Object.fromEntries([...asked].map(([, name, value]) => [name, value])),
      'frontend.namespaceRPS.visibility': '10',
    });
  });
});
