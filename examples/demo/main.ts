/** `npm run demo`: exit code 0 when every number agrees, 1 when one does not, 2 for wrong options, 130 for Ctrl-C. */
import { ServerDied } from '../../local/processes/managed-process.js';
import { stopRequests } from '../../local/stop-requests.js';
import { ToolsMissing } from '../../local/tools.js';
import { demo } from './demo.js';
import { OptionWrong, parseOptions } from './options.js';
import { screenOn } from './screen.js';

process.exit(await main(process.argv.slice(2), stopRequests()));

async function main(args: readonly string[], stopAsked: AbortSignal): Promise<number> {
  try {
    return (await demo(parseOptions(args), screenOn(process.stdout), stopAsked)) ? 0 : 1;
  } catch (error) {
    if (error instanceof OptionWrong) {
      process.stderr.write(`${error.message}\n`);
      return 2;
    }
    if (stopAsked.aborted && error === stopAsked.reason) {
      process.stderr.write('Stopped before the end, as asked.\n');
      return 130;
    }
    process.stderr.write(`${explain(error)}\n`);
    return 1;
  }
}

/** What a person can act on comes without a stack trace. */
function explain(error: unknown): string {
  if (error instanceof ToolsMissing || error instanceof ServerDied) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
