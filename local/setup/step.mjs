/**
 * One part of the set-up is one line: name, version, source, seconds. A part that was there already says nothing, so
 * that the second run is one line in all.
 */
import { performance } from 'node:perf_hooks';

/** @import { Place } from './place.mjs' */

/** @typedef {{ version: string, source: string, fresh: boolean }} Part `fresh`: something was installed or has changed */

/**
 * @template {Part} P
 * @param {Place} here
 * @param {string} name
 * @param {() => Promise<P>} work
 * @returns {Promise<P>}
 */
export async function step(here, name, work) {
  const began = performance.now();
  const part = await work();
  if (part.fresh) here.say(`setup  ${name.padEnd(13)} ${part.version}  (${part.source})  ${seconds(began)}`);
  return part;
}

/** @param {number} began by `performance.now()` */
export const seconds = (began) => `${((performance.now() - began) / 1000).toFixed(1)} s`;
