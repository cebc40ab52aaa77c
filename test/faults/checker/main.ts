/**
 * `main.js <folder> [--json]` judges a folder of evidence; `main.js --prove [--json]` shows that each seeded violation is
 * found, and only that. Exit code 0: clean; 1: violations, or a seed not found; 2: a broken rig, or sources that can't be read.
 */
import { check } from './check.js';
import { proofText, prove } from './proof/prove.js';
import { UnreadableSource } from './read-sources.js';
import { reportText } from './report-text.js';

const codes = { clean: 0, violated: 1, 'broken-rig': 2 } as const;

process.exitCode = run(process.argv.slice(2));

function run(args: readonly string[]): number {
  const asJson = args.includes('--json');
  const [folder] = args.filter((arg) => !arg.startsWith('--'));
  const print = (value: unknown, text: string) => console.log(asJson ? JSON.stringify(value) : text);
  if (args.includes('--prove')) {
    const proof = prove();
    print(proof, proofText(proof));
    return proof.every(({ holds }) => holds) ? 0 : 1;
  }
  if (folder === undefined) {
    console.error('Which folder? main.js <folder> [--json], or main.js --prove');
    return 2;
  }
  try {
    const report = check(folder);
    print(report, reportText(report));
    return codes[report.verdict];
  } catch (error) {
    if (!(error instanceof UnreadableSource)) throw error;
    print({ verdict: 'unreadable', where: error.where, message: error.message }, `UNREADABLE: ${error.message}`);
    return 2;
  }
}
