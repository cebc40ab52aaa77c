/** The user's pipelines, loaded in Node for their contracts, and refused at start when they could only fail later. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isPipeline, type Pipeline } from '../contracts/pipeline.js';

export type Pipelines = Readonly<Record<string, Pipeline>>;

/** Throws one error that names every export that is no pipeline, or whose name is not its function's. */
export async function loadPipelines(workflowsPath: string): Promise<Pipelines> {
  const exports = (await import(pathToFileURL(workflowsPath).href)) as Record<string, unknown>;
  const problems: string[] = [];
  for (const [name, value] of Object.entries(exports)) {
    if (typeof value !== 'function') problems.push(`${name} is no function`);
    else if (value.name !== name)
      problems.push(
        `${name} is the function ${value.name}: the export's name is the workflow type, so both must agree`,
      );
    else if (name.startsWith('millrace')) problems.push(`${name}: names that begin with millrace are the engine's own`);
  }
  problems.push(...unlisted(workflowsPath, new Set(Object.keys(exports))));
  if (problems.length > 0) throw new Error(`${workflowsPath}: ${problems.join('; ')}`);
  return Object.fromEntries(
    Object.entries(exports).filter((entry): entry is [string, Pipeline] => isPipeline(entry[1])),
  );
}

/** A pipeline's file beside the index that the index does not export would never run, and nobody would say so. */
function unlisted(workflowsPath: string, listed: ReadonlySet<string>): string[] {
  const folder = dirname(workflowsPath);
  return readdirSync(folder)
    .filter((file) => /\.(ts|js|mjs)$/.test(file) && !/\.(d|test)\.ts$/.test(file) && file !== basename(workflowsPath))
    .flatMap((file) => {
      const source = readFileSync(join(folder, file), 'utf8');
      const names = [...source.matchAll(/export const (\w+)\s*=\s*definePipeline\(/g)].map(
        (match) => match[1] as string,
      );
      return names
        .filter((name) => !listed.has(name))
        .map((name) => `${file} defines the pipeline ${name}, which is not exported here`);
    });
}
