/**
 * Collects what the checker reads, when all is quiet: Temporal's histories, the API's documents, and the facts of the
 * slot. The journals, the ledger and the witness lie in the slot's folder already.
 */
import { execFile } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { formatRunId } from '../../../api/runs/run-id.js';
import { eventually } from '../../harness/history.js';
import type { RigFacts, RunHistory } from '../checker/sources.js';
import type { Report } from '../checker/violation.js';
import { now } from './clock.js';
import { compiled } from './processes/paths.js';
import { region, type Slot } from './slot.js';
import { anotherWorkerArn } from './strangers.js';

/** How long after the last fault a job may still run that nobody owns. */
const graceMs = 1_000;

export async function collect(slot: Slot, quietAt: number): Promise<void> {
  await slot.end();
  await slot.events.passes(quietAt + graceMs);
  const { folder, seed, account } = slot.order;
  const file = (name: string) => join(folder, name);
  for (const name of ['histories.ndjson', 'api.ndjson']) writeFileSync(file(name), '');
  if (!existsSync(slot.witnessFile)) writeFileSync(slot.witnessFile, '');
  const elsewhere = await slot.wasElsewhere();
  const places: readonly Place[] = elsewhere ? [slot, elsewhere] : [slot];
  for (const { namespace, client, api } of places) {
    for (const { workflowId, runId } of await allRuns(slot, { namespace, client })) {
      const handle = client.workflow.getHandle(workflowId, runId);
      const { status } = await handle.describe();
      const history = JSON.parse(historyToJSON(await handle.fetchHistory())) as RunHistory['history'];
      append(file('histories.ndjson'), { namespace, workflowId, runId, status: status.name, history });
      const id = formatRunId({ workflowId, runId });
      const { body } = await api.call('GET', `runs/${encodeURIComponent(id)}`);
      append(file('api.ndjson'), { workflowId, runId, document: body });
    }
  }
  const facts: RigFacts = {
    v: 1,
    seed,
    startedAt: slot.startedAt,
    quietAt,
    collectedAt: now(),
    graceMs,
    account,
    region,
    namespaces: places.map(({ namespace }) => namespace),
    maxEvents: 2_000,
    decoys: slot.decoys,
    workers: [
      `arn:aws:sts::${account}:assumed-role/millrace-worker/worker`,
      ...(elsewhere ? [anotherWorkerArn(account)] : []),
    ],
  };
  writeFileSync(file('rig.json'), JSON.stringify(facts));
  writeFileSync(
    file('trace.ndjson'),
    slot.events
      .all()
      .map((event) => `${JSON.stringify(event)}\n`)
      .join(''),
  );
  await replayAll(folder, slot.replayBundles);
}

type Place = Pick<Slot, 'namespace' | 'client' | 'api'>;

/** Visibility is a moment behind: every run that was accepted has to be in it, but for those that Temporal does not have. */
async function allRuns(
  slot: Slot,
  { namespace, client }: Pick<Place, 'namespace' | 'client'>,
): Promise<{ workflowId: string; runId: string }[]> {
  const accepted = new Set(
    slot.journals.client
      .entries()
      .filter((entry) => entry.call === 'start' && entry.phase === 'ok' && entry.namespace === namespace)
      .map(({ workflowId }) => workflowId),
  );
  return eventually('all runs are listed', async () => {
    const runs: { workflowId: string; runId: string }[] = [];
    for await (const run of client.workflow.list({ query: `TaskQueue = '${slot.order.taskQueue}'` })) runs.push(run);
    const listed = new Set(runs.map(({ workflowId }) => workflowId));
    const unlisted = [...accepted].filter((id) => !listed.has(id));
    const there = await Promise.all(unlisted.map((id) => isThere(client, id)));
    return !there.includes(true) && runs;
  });
}

/** An accepted run that is gone is for the checker to find. */
async function isThere(client: Client, workflowId: string): Promise<boolean> {
  try {
    await client.workflow.getHandle(workflowId).describe();
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** With each of the bundles: what does not replay, and with which, is for the checker to say. */
async function replayAll(folder: string, bundles: readonly string[]): Promise<void> {
  const file = join(folder, 'replay.ndjson');
  const all: string[] = [];
  for (const bundle of bundles) {
    await run(process.execPath, [compiled('test/faults/replay/main.js'), folder, '--bundle', bundle]);
    all.push(readFileSync(file, 'utf8'));
  }
  writeFileSync(file, all.join(''));
}

/** The checker is a program of its own, and is called as one. */
export async function judge(folder: string): Promise<Report> {
  const checker = compiled('test/faults/checker/main.js');
  const { stdout } = await run(process.execPath, [checker, folder, '--json'], [0, 1, 2]);
  const report = JSON.parse(stdout) as Report | { verdict: 'unreadable'; message: string };
  if (report.verdict === 'unreadable') throw new Error(`The checker can't read ${folder}: ${report.message}`);
  return report;
}

const execute = promisify(execFile);

/** Throws for an exit code that is not among these. */
export async function run(
  program: string,
  args: string[],
  codes: readonly number[] = [0],
): Promise<{ stdout: string; code: number }> {
  try {
    const { stdout } = await execute(program, args, { maxBuffer: 256 * 2 ** 20 });
    return { stdout, code: 0 };
  } catch (cause) {
    const { code, stdout, stderr } = cause as { code?: number; stdout: string; stderr: string };
    if (code !== undefined && codes.includes(code)) return { stdout, code };
    throw new Error(`${args[0]} ended with ${code}:\n${stdout.slice(-2_000)}\n${stderr.slice(-4_000)}`, { cause });
  }
}

function append(file: string, line: object): void {
  appendFileSync(file, `${JSON.stringify(line)}\n`);
}
