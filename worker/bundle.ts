/**
 * Bundles the user's workflows with the engine's own. The entry is written here: it configures the engine's timing,
 * keeps zod out, and exports both.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type Logger, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import type { Timing } from '../contracts/timing.js';

export interface BundleOptions {
  /** The module that exports the pipelines. */
  workflowsPath: string;
  timing: Timing;
  /** For workers with a build id (deployment versioning). */
  versioned?: boolean;
  logger?: Logger;
  /** Modules of workflow interceptors. */
  interceptors?: readonly string[];
}

/** Throws when workflow code reaches for what has no place in it, and names it. */
export async function bundleWorkflows({
  workflowsPath,
  timing,
  logger,
  versioned = false,
  interceptors = [],
}: BundleOptions): Promise<WorkflowBundleWithSourceMap> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-bundle-'));
  const entry = join(folder, 'entry.mjs');
  const zodStub = sibling('zod-stub');
  writeFileSync(
    entry,
    [
      `import { configureEngine } from ${JSON.stringify(sibling('../workflows/lib/engine-config'))};`,
      `import { seal } from ${JSON.stringify(zodStub)};`,
      `import * as pipelines from ${JSON.stringify(workflowsPath)};`,
      `export * from ${JSON.stringify(workflowsPath)};`,
      `export * from ${JSON.stringify(sibling('../workflows/lib/engine-workflows'))};`,
      `configureEngine({ ...${JSON.stringify({ timing, versioned })}, pipelines: Object.keys(pipelines) });`,
      `seal();`,
    ].join('\n'),
  );
  let faults: string[] = [];
  try {
    return await bundleWorkflowCode({
      workflowsPath: entry,
      workflowInterceptorModules: [...interceptors],
      ...(logger && { logger }),
      webpackConfigHook: (config) => {
        config.resolve = {
          ...config.resolve,
          // The entry lies in a scratch folder, from where no node_modules is in reach.
          modules: [...(config.resolve?.modules ?? ['node_modules']), sdkModules()],
          alias: withStub(config.resolve?.alias, zodStub),
        };
        // Modules are evaluated for every run: one scope for all of them instead of an object and getters for each.
        config.optimization = {
          ...config.optimization,
          providedExports: true,
          usedExports: true,
          concatenateModules: true,
        };
        // The SDK's own error says only that there were errors; the log is no place to look for a module's name.
        config.plugins = [
          ...(config.plugins ?? []),
          { apply: ({ hooks }) => hooks.done.tap('millrace', (stats) => void (faults = faultsOf(stats))) },
        ];
        return config;
      },
    });
  } catch (error) {
    throw new Error(`The workflows in ${workflowsPath} can't be bundled: ${faults.join('; ') || explain(error)}`, {
      cause: error,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** webpack takes aliases as a record or as a list; the SDK writes a record. */
function withStub<Alias extends object>(alias: Alias | undefined, stub: string): Record<string, string> {
  return { ...(alias as Record<string, string> | undefined), zod$: stub, 'zod/v4$': stub, 'zod/mini$': stub };
}

/** A module beside this one, as source or as built. */
function sibling(path: string): string {
  const found = ['.ts', '.js']
    .map((ending) => fileURLToPath(new URL(path + ending, import.meta.url)))
    .find((file) => existsSync(file));
  if (!found) throw new Error(`Module ${path} is not beside ${import.meta.url}`);
  return found;
}

/** The first lines of what webpack says, which name the module and who imports it. */
function faultsOf(stats: {
  toJson(options: { all: false; errors: true }): { errors?: { message: string; moduleName?: string }[] | undefined };
}): string[] {
  const { errors = [] } = stats.toJson({ all: false, errors: true });
  return errors.map(
    ({ message, moduleName }) =>
      `${message.split('\n').slice(0, 2).join(' ')}${moduleName ? ` (in ${moduleName})` : ''}`,
  );
}

/** The node_modules folder that this package has Temporal's SDK from. */
function sdkModules(): string {
  const file = createRequire(import.meta.url).resolve('@temporalio/workflow');
  return file.slice(0, file.lastIndexOf('/node_modules/') + '/node_modules'.length);
}

function explain(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
