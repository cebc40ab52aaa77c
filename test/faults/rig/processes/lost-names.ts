/**
 * Loaded before a process' own code (`--import`): while the file LOST_NAMES exists, the resolver is asked for every name
 * with `.invalid` behind it, and says what it says of a name that is not there. That answer is the machine's own
 * (`getaddrinfo`); which name it is asked for is the rig's doing, since nobody can take names away on loopback.
 */
import dns from 'node:dns';
import { existsSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const file = process.env['LOST_NAMES'] ?? '';
if (file === '') throw new RangeError('LOST_NAMES names no file');

type Lookup = (hostname: string, ...others: unknown[]) => void;
const lookup = dns.lookup as unknown as Lookup;
const asked: Lookup = (hostname, ...others) => lookup(existsSync(file) ? `${hostname}.invalid` : hostname, ...others);

Object.assign(dns, { lookup: Object.assign(asked, lookup) });
syncBuiltinESMExports();
