/**
 * Where the programs are that run beside us: what the set-up found or installed (`local/setup.mjs`). Read by whatever
 * starts Temporal, the emulator or a job; nothing else looks for a program on the PATH.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

const path = z.string().min(1);

const tools = z.object({
  node: path,
  temporal: z.object({ path, version: z.string() }),
  /** MiniStack's program, or the address of an emulator that someone else runs. */
  emulator: z.union([z.object({ ministack: path }), z.object({ url: z.url() })]),
  jobsPython: path,
  /** For PYTHONPATH of the jobs: holds `awsglue`. */
  pythonPath: path,
});

export type Tools = z.infer<typeof tools>;

/** Thrown when the set-up has not run here, or its file is damaged. The remedy is in the message; never retried. */
export class ToolsMissing extends Error {
  override name = 'ToolsMissing';
}

/** @param folder the project's root; the set-up wrote `.millrace/tools.json` there */
export function readTools(folder = process.cwd()): Tools {
  const file = join(folder, '.millrace', 'tools.json');
  try {
    return tools.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    const why =
      cause instanceof z.ZodError ? z.prettifyError(cause) : cause instanceof Error ? cause.message : String(cause);
    throw new ToolsMissing(`${file} can't be used: ${why}. Run \`npm run setup\``, { cause });
  }
}
