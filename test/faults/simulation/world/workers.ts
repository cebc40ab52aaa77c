/** The worker processes of a world: which there are, what kills or freezes them, and who takes a task. */
import type { SimulatedWorker } from '../temporal/worker.js';
import type { Task } from '../temporal/server.js';
import type { Mail } from './mail.js';
import { createProcess, type Process } from './process.js';
import type { Random } from './random.js';

export interface Workers {
  /** False where all are dead. A frozen one takes tasks, too: its polls are open. */
  handOut(task: Task): boolean;
  /** One that polls for workflow tasks; undefined where none does. */
  awake(): Process | undefined;
  /** Is called when one has begun or woken. */
  onUp(listener: () => void): void;
  of(process: Process): SimulatedWorker | undefined;
  crash(process: Process, downMs: number): void;
  freeze(process: Process, ms: number): void;
  blackout(downMs: number): void;
  /** Kills all of them for good. */
  end(): void;
}

export interface WorkersParts {
  count: number;
  mail: Mail;
  random: Random;
  begin(process: Process): SimulatedWorker;
  /** An attempt is handed to a worker. */
  handing(task: Task, worker: string): void;
  /** Something befalls one. */
  befalls(what: 'killed' | 'frozen' | 'woken', worker: string): void;
}

export function createWorkers({ count, mail, random, begin, handing, befalls }: WorkersParts): Workers {
  const live = new Map<Process, SimulatedWorker>();
  const listeners: (() => void)[] = [];
  let begun = 0;
  let over = false;
  const up = (): void => listeners.forEach((listener) => listener());
  const start = (): void => {
    begun += 1;
    const process = createProcess(`w${begun}`);
    live.set(process, begin(process));
    up();
  };
  const crash = (process: Process, downMs: number): void => {
    if (!live.delete(process)) return;
    process.kill();
    befalls('killed', process.name);
    setTimeout(() => {
      if (!over) start();
    }, downMs);
  };
  for (let index = 0; index < count; index += 1) start();
  return {
    handOut(task) {
      if (live.size === 0) return false;
      const worker = random.of([...live.values()]);
      handing(task, worker.process.name);
      mail.post({
        point: `task:${task.activity.verb}`,
        worker: worker.process,
        deliver: () => worker.take(task),
      });
      return true;
    },
    awake() {
      const processes = [...live.keys()].filter((process) => process.state() === 'alive');
      return processes.length > 0 ? random.of(processes) : undefined;
    },
    onUp: (listener) => void listeners.push(listener),
    of: (process) => live.get(process),
    crash,
    freeze(process, ms) {
      if (process.state() !== 'alive') return;
      process.freeze();
      befalls('frozen', process.name);
      setTimeout(() => {
        if (process.state() === 'frozen') befalls('woken', process.name);
        for (const missed of process.wake()) mail.happen('heard on waking', missed);
        up();
      }, ms);
    },
    blackout(downMs) {
      for (const process of [...live.keys()]) crash(process, downMs);
    },
    end() {
      over = true;
      for (const process of live.keys()) process.kill();
      live.clear();
    },
  };
}
