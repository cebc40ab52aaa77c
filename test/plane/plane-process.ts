/** A job plane as a process of its own, for the test that kills one. Its options come as JSON in the first argument. */
import { startPlane, type PlaneOptions } from '../../local/aws/plane.js';

const plane = await startPlane(JSON.parse(process.argv[2] ?? '') as PlaneOptions);
process.stdout.write(`${plane.url}\n`);
