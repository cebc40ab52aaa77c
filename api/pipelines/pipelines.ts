/** The pipelines that this process knows, checked once when it starts: everything else may rely on them. */
import type { z } from 'zod';
import { isPipeline, type Pipeline, type PipelineContract } from '../../contracts/pipeline.js';
import { Problem } from '../problem/problem.js';
import { jsonSchemaOf, type JsonSchema } from './json-stable.js';
import { strict } from './strict.js';

export interface KnownPipeline {
  name: string;
  contract: PipelineContract;
  /** The contract's input, refusing unknown keys. */
  input: z.ZodType;
  inputSchema: JsonSchema;
}

export class Pipelines {
  private readonly byName: ReadonlyMap<string, KnownPipeline>;

  constructor(known: readonly KnownPipeline[]) {
    this.byName = new Map(known.map((pipeline) => [pipeline.name, pipeline]));
  }

  /** By name, sorted. */
  list(): KnownPipeline[] {
    return [...this.byName.values()];
  }

  has(name: string): boolean {
    return this.byName.has(name);
  }

  /** Throws the problem `pipeline-not-found`. */
  get(name: string): KnownPipeline {
    const known = this.byName.get(name);
    if (!known) throw new Problem('pipeline-not-found', `No pipeline is called ${JSON.stringify(name)}.`);
    return known;
  }
}

/** Throws one error that lists every export that is wrong. */
export function readPipelines(exports: Readonly<Record<string, unknown>>): Pipelines {
  const read = Object.entries(exports)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => readPipeline(name, value));
  const faults = read.filter((one) => typeof one === 'string');
  if (faults.length > 0) throw new TypeError(`Pipelines that cannot be served:\n${faults.join('\n')}`);
  return new Pipelines(read.filter((one) => typeof one !== 'string'));
}

function readPipeline(name: string, value: unknown): KnownPipeline | string {
  const fault = faultOf(name, value);
  if (fault) return `${name}: ${fault}`;
  const { contract } = value as Pipeline;
  try {
    const input = strict(contract.input);
    return { name, contract, input, inputSchema: jsonSchemaOf(input) };
  } catch (error) {
    return `${name}: its input schema is not JSON-stable: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function faultOf(name: string, value: unknown): string | undefined {
  if (!isPipeline(value)) return 'is not a pipeline; make it with definePipeline().';
  const { name: own, contract } = value;
  if (own !== name) return `its function is named ${JSON.stringify(own)}; export and function must have one name.`;
  if (!/^[A-Za-z][A-Za-z0-9_]{0,99}$/.test(name))
    return 'a name is a letter and then letters, digits or _, at most 100.';
  if (name.startsWith('millrace')) return "names that start with 'millrace' are the engine's own.";
  if (!contract.summary) return 'its contract has no summary.';
  if (!contract.input?.def) return 'its contract has no input schema.';
  return undefined;
}
