/** Whether Spark jobs can run here: asked once per Python, without loading it. */
import { execFile } from 'node:child_process';

const known = new Map<string, Promise<boolean>>();
const question = "import importlib.util, sys; sys.exit(importlib.util.find_spec('pyspark') is None)";

export function hasPyspark({ program, path }: { program: string; path: string }): Promise<boolean> {
  const name = JSON.stringify([program, path]);
  const answer = known.get(name) ?? ask(program, path);
  known.set(name, answer);
  return answer;
}

function ask(program: string, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const env = { PATH: process.env['PATH'], PYTHONPATH: path };
    execFile(program, ['-c', question], { env }, (error) => resolve(error === null));
  });
}
