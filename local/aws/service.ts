/** One AWS job service of the plane: a table of operations over the parts that all services share. */
import type { Access, Principal } from './access.js';
import type { Call } from './call.js';
import type { Capacity } from './capacity.js';
import type { Clock } from './clock.js';
import type { LogStore } from './execution/cloudwatch-sink.js';
import type { Home } from './home.js';
import type { JobTable } from './job-table.js';
import type { Ledger } from './ledger.js';
import type { Listings } from './listings.js';
import type { Objects } from './objects.js';
import type { Scripts } from './scripts.js';

export interface PlaneParts extends Home, Objects {
  clock: Clock;
  access: Access;
  ledger: Ledger;
  scripts: Scripts;
  capacity: Capacity;
  jobs: JobTable;
  listings: Listings;
  logs: LogStore;
  /** What a job's process gets of its surroundings: endpoint, region, credentials. */
  jobEnv(): Record<string, string>;
  /** Python with the jobs' libraries, and the folder that holds `awsglue`. */
  python: { program: string; path: string };
  images: ImageTable;
  /** A scratch folder of the plane's own. */
  workDir: string;
  /** Says what went wrong where no caller is there to be told. */
  warn(problem: string): void;
}

/** What stands in for a container image: a program of this machine. */
export interface Image {
  program: string;
  /** The container's command follows them. */
  args: readonly string[];
  cwd: string;
  env?: Readonly<Record<string, string>>;
}

export type ImageTable = Readonly<Record<string, Image>>;

export interface Caller {
  principal: Principal;
  call: Call;
}

/** An operation takes the parsed body and gives the answer's body; errors are thrown as `AwsError`. */
export type Operation = (input: object, caller: Caller) => object | Promise<object>;

export type Operations = Readonly<Record<string, Operation>>;
