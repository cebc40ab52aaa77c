/**
 * The job plane as a process of its own, compiled: what the rig kills and restarts. Its options come as JSON in the first
 * argument, its address goes out as the first line. It ends when it is told, or when its parent is no more.
 */
import { startPlane, type PlaneOptions } from '../../../local/aws/plane.js';
import { heedFullDisk } from './processes/full-disk.js';

process.on('unhandledRejection', (reason) => {
  process.stderr.write(`unhandled rejection: ${String((reason as Error | undefined)?.stack ?? reason)}\n`);
  process.exit(70);
});
heedFullDisk();
const plane = await startPlane(JSON.parse(process.argv[2] ?? '') as PlaneOptions);
let ending = false;
const end = (): void => {
  if (ending) return;
  ending = true;
  void plane.close().then(() => process.exit(0));
};
process.on('SIGTERM', end);
process.stdin.resume().on('close', end);
process.stdout.write(`${plane.url}\n`);
