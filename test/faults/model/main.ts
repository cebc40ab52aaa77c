/**
 * Prints what the model says: each service explored, each guard taken out, the known windows, the settling times. Exits
 * with 1 when something is not as expected. `--large` goes further than CI does (minutes, and some gigabytes).
 */
import { runModel } from './run.js';

const asExpected = runModel({ isLarge: process.argv.includes('--large'), print: (line) => console.log(line) });
process.exitCode = asExpected ? 0 : 1;
