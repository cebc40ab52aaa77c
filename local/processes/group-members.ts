/** Whether a process group that was killed is empty yet. */
import { readFileSync, readdirSync } from 'node:fs';
import { platform } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

/** SIGKILL cannot be refused, only take a moment: for a process of gigabytes, or on a machine under load. */
const PATIENCE_MS = 5_000;

export async function emptied(group: number): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (hasMembers(group) && Date.now() < deadline) await sleep(5);
}

/** The dead that nobody has collected still count for `kill`; in a container without an init they stay for good. */
function hasMembers(group: number): boolean {
  try {
    process.kill(-group, 0);
  } catch {
    return false; // ESRCH; macOS says EPERM of a group that holds only such dead.
  }
  return platform() !== 'linux' || readdirSync('/proc').some((entry) => /^\d+$/.test(entry) && livesIn(group, entry));
}

/** From `/proc/<pid>/stat`: `pid (name) state parent group …`. */
function livesIn(group: number, pid: string): boolean {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return false; // Ended since the folder was read.
  }
  const [state, , pgrp] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(pgrp) === group && state !== 'Z' && state !== 'X';
}
