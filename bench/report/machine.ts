/** The machine that the figures are of. Figures without it are worth nothing; ratios survive a change of machine best. */
import { cpus, totalmem } from 'node:os';
import { readTools } from '../../local/tools.js';
import { defaultTiming } from '../../contracts/timing.js';

export function machineMarkdown(date = new Date()): string {
  const [cpu] = cpus();
  const { temporal } = readTools();
  return [
    `- ${date.toISOString().slice(0, 10)}, ${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${process.platform} ${process.arch}`,
    `- Node ${process.version}, Temporal CLI ${temporal.version} with the settings of \`npm run local\`, Temporal's database in a file`,
    `- the engine's default timing unless a line says otherwise (calls ${defaultTiming.callInterval} apart, polls ${defaultTiming.pollMin} to ${defaultTiming.pollMax})`,
  ].join('\n');
}
