/**
 * Who descends from a process. When it has ended nobody can tell any more, because its children have another parent
 * then: so the family is looked at while it lives, twice a second, by `ps`, which every Unix has.
 */
import { execFileSync } from 'node:child_process';

export interface Family {
  /** Command lines, their beginnings, of all members that a look has met. Who lives for less than a second may be missed. */
  seen(): readonly string[];
  /** Those that live now, as `<process id> <command line>`. */
  living(): string[];
  /** Looks no further. */
  close(): void;
}

interface Process {
  pid: number;
  parent: number;
  group: number;
  command: string;
}

/** Some programs are handed a whole script. */
const READABLE = 200;

/** @param folder whoever names it in its command line belongs to the family as well, whatever its parents were */
export function watchFamily(founder: number, folder: string): Family {
  const seen = new Set<string>();
  // Only those that lived at the last look count: an id that is given anew later is nobody's of ours.
  let alive = new Set([founder]);
  const look = (): Process[] => {
    const all = processes();
    const members = new Map(all.filter(({ pid }) => alive.has(pid)).map((process) => [process.pid, process]));
    const related = ({ parent, group, command }: Process): boolean =>
      members.has(parent) || members.has(group) || alive.has(group) || command.includes(folder);
    let known: number;
    do {
      known = members.size;
      for (const process of all) if (related(process)) members.set(process.pid, process);
    } while (members.size > known);
    alive = new Set(members.keys());
    for (const { command } of members.values()) seen.add(command.slice(0, READABLE));
    return [...members.values()];
  };
  look();
  const timer = setInterval(look, 500);
  return {
    seen: () => [...seen],
    living: () => look().map(({ pid, command }) => `${pid} ${command.slice(0, READABLE)}`),
    close: () => clearInterval(timer),
  };
}

/** Without the dead that nobody has collected: in a container without an init they stay for good. */
function processes(): Process[] {
  const columns = ['pid', 'ppid', 'pgid', 'stat', 'args'].flatMap((name) => ['-o', `${name}=`]);
  const table = execFileSync('ps', ['-A', '-ww', ...columns], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return table.split('\n').flatMap((line) => {
    const [, pid, parent, group, state, command = ''] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (pid === undefined || state?.startsWith('Z')) return [];
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group), command }];
  });
}
