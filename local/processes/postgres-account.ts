/**
 * PostgreSQL refuses to run as root, which is what CI jobs and containers often are. Root then runs it as another user,
 * who owns the data folder. Where that user may not even enter the folders above (a clone in a folder of mode 700), it
 * is left the one right that opens them, by `setpriv` of util-linux.
 */
import { execFile } from 'node:child_process';
import { lstat, chown, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { Command } from './process-group.js';

const run = promisify(execFile);

/** The last one makes access(2) heed the right too, which PostgreSQL asks whether it may run its own programs. */
const RIGHT_TO_ENTER = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override', '--securebits=+no_setuid_fixup'];

interface Account {
  uid: number;
  gid: number;
}

/** The command as PostgreSQL accepts it; `folder` is the data folder that it must be able to enter. */
export async function asServerUser(command: Command, folder: string): Promise<Command> {
  const account = await serverAccount();
  if (!account) return command;
  if ((await canRead(account, command.program)) && (await canRead(account, folder))) return { ...command, account };
  const prefix = [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups', ...RIGHT_TO_ENTER, '--'];
  await run('setpriv', [...prefix, 'test', '-r', command.program, '-a', '-r', folder]).catch((cause: unknown) => {
    const way = 'start it as another user, or keep the project in a folder that others may enter';
    throw new Error(
      `PostgreSQL does not run as root, and user ${account.uid} cannot enter ${folder}, nor does setpriv help: ${way}`,
      { cause },
    );
  });
  return { ...command, program: 'setpriv', args: [...prefix, command.program, ...command.args] };
}

/** Makes the account the owner of all that lies in the folder, which it may not be when the folder was made by another. */
export async function giveToServerUser(folder: string): Promise<void> {
  const account = await serverAccount();
  if (!account || (await lstat(folder)).uid === account.uid) return;
  for (const entry of await readdir(folder, { recursive: true }))
    await chown(join(folder, entry), account.uid, account.gid);
  await chown(folder, account.uid, account.gid);
}

/** Undefined where the server can run as this process's own user. */
async function serverAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  return (await lookUp('postgres')) ?? (await lookUp('nobody')) ?? { uid: 65534, gid: 65534 };
}

async function lookUp(name: string): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined; // No such user here.
  }
}

async function canRead(account: Account, path: string): Promise<boolean> {
  return run('test', ['-r', path], { ...account, cwd: '/' }).then(
    () => true,
    () => false,
  );
}
