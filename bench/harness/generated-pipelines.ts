/** Writes folders of pipelines as a team would have them, each with an input schema of its own. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { moduleBeside } from './module-beside.js';

export interface GeneratedPipelines {
  workflowsPath: string;
  /** Every one of these pipelines only waits: its run stays in the worker's cache. */
  workflow: string;
}

/** Pipelines `waits0`, `waits1` …; the measured one is the last. */
export function writePipelines(folder: string, count: number, schemas: 'with' | 'without'): GeneratedPipelines {
  mkdirSync(folder, { recursive: true });
  // As in a project of a user's own: its modules are found beside it.
  const zod = createRequire(import.meta.url).resolve('zod');
  symlinkSync(zod.slice(0, zod.lastIndexOf('/node_modules/') + '/node_modules'.length), join(folder, 'node_modules'));
  const names = Array.from({ length: count }, (_, index) => `waits${index}`);
  names.forEach((name, index) => writeFileSync(join(folder, `${name}.mjs`), pipelineSource(name, index, schemas)));
  const workflowsPath = join(folder, 'index.mjs');
  writeFileSync(workflowsPath, names.map((name) => `export { ${name} } from './${name}.mjs';\n`).join(''));
  return { workflowsPath, workflow: names.at(-1) as string };
}

/** Two steps that never come: the run waits before them, with nothing but itself in memory. */
function pipelineSource(name: string, index: number, schemas: 'with' | 'without'): string {
  const lib = JSON.stringify(moduleBeside('../../workflows/lib/index', import.meta.url));
  return `${schemas === 'with' ? "import { z } from 'zod';\n" : ''}import { definePipeline, ecsTask, glueJob, sleep, step } from ${lib};

export const ${name} = definePipeline(
  {
    summary: 'Pipeline ${index}.',
    owner: 'team-${index % 5}',
    input: ${schemas === 'with' ? schemaSource(index) : 'undefined'},
    key: ({ date }) => date,
  },
  async function ${name}({ date }) {
    await sleep('1d');
    await step('extract', ecsTask({ cluster: 'etl', taskDefinition: 'extract-${index}', command: ['--date', date] }), { timeout: '1h' });
    await step('transform', glueJob({ jobName: 'transform-${index}', arguments: { '--date': date } }), { timeout: '2h', retries: 1 });
    return { date };
  },
);
`;
}

/** A dozen fields as inputs of pipelines have them: dates, enums, lists, a nested object, a union, a rule across fields. */
function schemaSource(index: number): string {
  return `z
      .object({
        date: z.iso.date().describe('Logical date'),
        region: z.enum(['eu', 'us', 'apac', 'r${index}']).default('eu'),
        tables: z.array(z.string().regex(/^[a-z][a-z0-9_]*$/)).min(1).max(50).describe('Tables to load'),
        full: z.boolean().default(false).describe('Load all partitions again'),
        maxRows: z.int().min(1).max(10_000_000).optional(),
        notify: z.array(z.email()).max(10).default([]),
        labels: z.record(z.string(), z.string()).default({}),
        source: z.strictObject({ schema: z.string().min(1), host: z.string().min(1).max(255), port: z.int().min(1).max(65_535).default(5_432) }),
        output: z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('s3'), bucket: z.string().min(3).max(63), prefix: z.string().default('') }),
          z.object({ kind: z.literal('warehouse'), table: z.string().min(1), mode: z.enum(['append', 'replace']) }),
        ]),
        window: z.object({ from: z.iso.datetime(), to: z.iso.datetime() }).optional(),
        threshold${index}: z.number().min(0).max(1).default(0.01),
        comment: z.string().max(500).optional(),
      })
      .refine(({ window }) => !window || window.from < window.to, { path: ['window'], message: 'must not end before it begins' })`;
}
