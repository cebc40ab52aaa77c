import { describe, expect, it } from 'vitest';
import type { Hit, Line } from './harness/recovery/lines.js';
import { recoveryReport } from './recovery.js';

const hit = (changes: Partial<Hit> = {}): Hit => ({
  v: 1,
  how: 'killed',
  heartbeat: '25s',
  at: '2026-11-20T00:00:00.000Z',
  cell: 0,
  asked: [10_000, 20_000],
  given: [9_900],
  attempts: 1,
  busy: 0.5,
  code: 'a',
  ...changes,
});
const reportOf = (...lines: Line[]) => recoveryReport(lines, 0, { kills: 2, parallel: 1, code: 'a' });
const missed = (...lines: Line[]) =>
  reportOf(hit({ how: 'stopped', asked: [2_000] }), ...lines)
    .bars.filter(({ met }) => !met)
    .map(({ what, measured }) => `${what}: ${measured}`);
const rowsOf = (table: number, ...lines: Line[]) => reportOf(...lines).tables[table]?.rows ?? [];

describe('the report of the recovery bench', () => {
  it('takes the slowest job of each kill', () => {
    expect(rowsOf(0, hit(), hit({ asked: [30_000, 1_000] }))[0]).toEqual([
      'killed (SIGKILL)',
      ...['2', '4', '25.00 s', '29.90 s', '30.00 s', '15.00 s', '29.70 s'],
    ]);
  });

  it('meets its bars with kills below the limit, and enough of them', () => {
    expect(missed(hit(), hit())).toEqual([]);
    expect(missed(hit())).toEqual(['kills: 1']);
    expect(missed(hit(), hit({ asked: [36_000] }))).toEqual([
      "a killed worker's jobs are watched again, 99 %: 35.84 s",
    ]);
  });

  it('misses them with a job that nobody watched again', () => {
    expect(missed(hit(), hit({ asked: [1_000, null] }))).toEqual([
      "a killed worker's jobs are watched again, 99 %: Infinity s",
      'jobs that nobody watched again within five minutes: 1',
    ]);
  });

  it('keeps kills inside a start, frozen workers and other heartbeats out of the bar', () => {
    const others = [
      hit({ how: 'starting', asked: [60_000], launched: 70_000 }),
      hit({ how: 'frozen', asked: [60_000], attempts: 2 }),
      hit({ heartbeat: '60s', asked: [60_000] }),
    ];
    expect(missed(hit(), hit(), ...others)).toEqual([]);
    expect(rowsOf(0, ...others).map(([words, hits]) => `${hits} ${words}`)).toContain('1 frozen (SIGSTOP)');
  });

  it('names kills whose open polls swallowed a task, and counts them all the same', () => {
    const rows = rowsOf(0, hit(), hit({ attempts: 2, asked: [50_000] }));
    expect(rows.slice(0, 2).map(([, hits, , , , greatest]) => [hits, greatest])).toEqual([
      ['2', '50.00 s'],
      ['1', '50.00 s'],
    ]);
  });

  it('counts heartbeats per job-hour', () => {
    const beats: Line = { ...hit(), how: 'waiting', jobs: 40, seconds: 60, beats: 120 } as Line;
    expect(rowsOf(2, beats)[1]?.slice(-2)).toEqual(['180', '120 in 0.7 job-hours']);
  });
});
