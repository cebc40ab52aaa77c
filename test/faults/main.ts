/**
 * `npm run faults [part…]`: model, simulation and real processes, the checker's own proof and every sabotage. Prints what
 * each has found and what it took; ends with 1 when one has not held. More of a part by its own program, whose first lines
 * say how.
 */
import { parts } from './parts.js';
import { runPart, type Part, type PartResult } from './run-part.js';

const asked = process.argv.slice(2);
const strangers = asked.filter((name) => !parts.some((part) => part.name === name));
if (strangers.length > 0) {
  console.error(`No part ${strangers.join(', ')}; there are ${parts.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
const began = performance.now();
const chosen = parts.filter(({ name }) => asked.length === 0 || asked.includes(name));
const results: PartResult[] = [];
const run = async (part: Part) => {
  const result = await runPart(part);
  results.push(result);
  const { code, seconds, output } = result;
  const held = code === 0 ? 'held' : `NOT HELD (exit code ${code})`;
  console.log(`\n## ${part.name}: ${part.says}\n\n${output.trim()}\n\n${part.name}: ${held}, ${seconds.toFixed(0)} s`);
};
const inTurn = async (own: readonly Part[]) => {
  for (const part of own) await run(part);
};
await Promise.all([
  inTurn(chosen.filter(({ beside }) => beside !== true)),
  inTurn(chosen.filter(({ beside }) => beside === true)),
]);

console.log('\n## Budget\n');
for (const { part, seconds, code } of results) {
  const over = seconds > part.budgetSeconds ? ', OVER' : '';
  console.log(
    `${part.name}: ${seconds.toFixed(0)} s of ${part.budgetSeconds} s${over}${code === 0 ? '' : ', NOT HELD'}`,
  );
}
const seconds = (performance.now() - began) / 1_000;
console.log(`in all: ${seconds.toFixed(0)} s of 720 s${seconds > 720 ? ', OVER' : ''}`);
process.exitCode = results.every(({ code }) => code === 0) ? 0 : 1;
