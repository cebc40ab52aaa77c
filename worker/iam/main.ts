/** `npm run iam`: prints the policy, or rewrites those in docs/on-aws.md. Exit code 2 for wrong options. */
import { readFile, writeFile } from 'node:fs/promises';
import { OptionWrong } from '../command-line.js';
import { parseIamOptions, type IamCommand } from './options.js';
import { policyOf } from './policy.js';
import { withPolicies } from './section.js';

try {
  await run(parseIamOptions(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof OptionWrong)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

async function run(command: IamCommand): Promise<void> {
  if ('help' in command) {
    process.stdout.write(`${command.help}\n`);
    return;
  }
  if ('rewrite' in command) {
    await writeFile(command.rewrite, withPolicies(await readFile(command.rewrite, 'utf8')));
    return;
  }
  const { parts, place } = command.print;
  process.stdout.write(`${JSON.stringify(policyOf(parts, place), null, 2)}\n`);
}
