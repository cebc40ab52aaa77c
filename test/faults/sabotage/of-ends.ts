/** What "nothing left running" and "the end that AWS tells" rest on. */
import type { Sabotage } from './sabotage.js';

export const ofEnds: readonly Sabotage[] = [
  {
    name: 'shutdown-cancels',
    guarantee: "A worker's shutdown is no cancel",
    takenOut: 'the wait stops its job when its worker shuts down',
    patches: [
      {
        file: 'activities/wait.ts',
        find: 'if (error === deadlineReached) return { deadline: true };',
        replace:
          "if (error === deadlineReached) return { deadline: true };\n    if (cancellationSignal.aborted) await context.driver(kind, ref.target).stop(ref, 'shutdown', 0);",
      },
    ],
    at: [
      { cell: 'F12/rolling/glue', expects: ['I7'] },
      { cell: 'F12/rolling/ecs', expects: ['I7'] },
    ],
  },
  {
    name: 'stop-not-awaited',
    guarantee: 'A stop ends when its job has',
    takenOut: 'the stop asks, and does not watch',
    patches: [
      {
        file: 'activities/stop.ts',
        find: '    return await watched;',
        replace:
          "    watched.catch(() => undefined);\n    await ask();\n    return { status: 'stopped', raw: 'STOPPED', reason: 'asked' };",
      },
    ],
    at: [
      { cell: 'F10/slow-stop/glue', expects: ['I3'] },
      { cell: 'F10/slow-stop/ecs', expects: ['I3'] },
    ],
  },
  {
    name: 'no-stop-without-ref',
    guarantee: 'A launch whose start told nothing is stopped, too',
    takenOut: 'the stop of a launch that has no ref',
    patches: [
      {
        file: 'workflows/lib/launch.ts',
        find: 'const stopped = await stopJob(plan, mark, undefined, reasonOf(failed));',
        replace:
          "if (failed) throw cancelledOr(plan, failed);\n    const stopped = await stopJob(plan, mark, undefined, '');",
      },
    ],
    at: [
      { cell: 'F9/W12/glue', expects: ['I3'] },
      { cell: 'F9/W12/emr-serverless', expects: ['I3'] },
    ],
  },
  {
    name: 'no-scope',
    guarantee: 'A run closes with nothing open',
    takenOut: 'the scope around the pipeline, and the janitor, which would stop what it leaves',
    without: 'janitor',
    patches: [
      {
        file: 'workflows/lib/define-pipeline.ts',
        find: 'return runInScope(run, () => fn(admitted as z.output<Schema>));',
        replace: 'void runInScope;\n    return fn(admitted as z.output<Schema>);',
      },
    ],
    at: [{ cell: 'F17/parallel/glue', expects: ['I3'] }],
  },
  {
    name: 'deadline-is-verdict',
    guarantee: "A deadline is a race: AWS's success counts",
    takenOut: 'the look after the deadline, and what the stop found, which covers it',
    patches: [
      {
        file: 'activities/wait.ts',
        find: '  let deadlinePassed = untilDeadline <= 0;',
        replace:
          '  if (untilDeadline <= 0) {\n    report.close();\n    return { deadline: true };\n  }\n  let deadlinePassed = false;',
      },
      {
        file: 'workflows/lib/launch.ts',
        find: "return ended.status === 'stopped' ? { timedOut: true, links } : { ended, links };",
        replace: 'void ended;\n  return { timedOut: true, links };',
      },
    ],
    at: [
      { cell: 'F10/workers-down/glue', expects: ['I4'] },
      { cell: 'F10/workers-down/ecs', expects: ['I4'] },
    ],
  },
  {
    name: 'no-janitor',
    guarantee: 'What nobody owns any more is stopped',
    takenOut: 'the janitor',
    patches: [],
    without: 'janitor',
    at: [
      { cell: 'F14/terminate/glue', expects: ['I3'] },
      { cell: 'F14/terminate/ecs', expects: ['I3'] },
    ],
  },
];
