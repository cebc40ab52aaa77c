/** Looks at processes again and again for as long as the soak takes. */
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Measured, Sample } from './measured.js';

export interface Sampling {
  minutes: number;
  /** One JSON line for each sample goes there. */
  file?: string;
  /** The warm-up is over: what comes from here on counts. */
  warm(): void;
  /** So long it has gone on. */
  progress(minutes: number): void;
}

const mostSamples = 120;
/** Each is a garbage collection. */
const leastBetweenMs = 5_000;
/** The first part, in which caches fill and V8 finds its heap. */
const warmUp = 0.25;
const progressEvery = 5;

/** By name, those after the warm-up. */
export async function sampleAll(
  processes: readonly Measured[],
  { minutes, file, warm, progress }: Sampling,
): Promise<Record<string, Sample[]>> {
  const [from, totalMs] = [Date.now(), minutes * 60_000];
  const rounds = Math.min(mostSamples, Math.floor(totalMs / leastBetweenMs));
  const warmUpRounds = Math.ceil(rounds * warmUp);
  const samples: Record<string, Sample[]> = {};
  for (let round = 1; round <= rounds; round += 1) {
    await sleep(Math.max(0, from + (round * totalMs) / rounds - Date.now()));
    for (const one of processes) {
      const sample = await one.sample();
      if (file !== undefined) appendFileSync(file, `${JSON.stringify({ name: one.name, ...sample })}\n`);
      if (round > warmUpRounds) (samples[one.name] ??= []).push(sample);
    }
    if (round === warmUpRounds) warm();
    if (round % progressEvery === 0) progress((Date.now() - from) / 60_000);
  }
  return samples;
}
