/** Small pipelines that each put the engine into one situation. */
import { z } from 'zod';
import {
  CancellationScope,
  definePipeline,
  ecsTask,
  glueJob,
  resource,
  sleep,
  step,
  task,
  type Duration,
} from '../../../workflows/lib/index.js';

const nothing = z.object({});
/** Of any kind; the start activity checks it. */
const anySpec = z.looseObject({ kind: z.string() }) as unknown as z.ZodType<Parameters<typeof step>[1]>;
const glue = (jobName: string) => glueJob({ jobName });
const ecs = (taskDefinition: string) => ecsTask({ cluster: 'etl', taskDefinition });

export const oneGlueJob = definePipeline({ summary: 'One Glue job.', input: nothing }, async function oneGlueJob() {
  return step('only', glue('job-a'));
});

export const oneTask = definePipeline({ summary: 'One ECS task.', input: nothing }, async function oneTask() {
  return step('only', ecs('task-a'));
});

export const named = definePipeline(
  {
    summary: 'One Glue job by name.',
    input: z.object({ job: z.string(), timeout: z.string().optional(), retries: z.int().optional() }),
  },
  async function named({ job, timeout, retries }) {
    return step('only', glue(job), {
      ...(timeout !== undefined && { timeout: timeout as Duration }),
      ...(retries !== undefined && { retries }),
    });
  },
);

export const namedTask = definePipeline(
  { summary: 'One ECS task by family.', input: z.object({ family: z.string(), timeout: z.string().optional() }) },
  async function namedTask({ family, timeout }) {
    return step('only', ecs(family), timeout === undefined ? {} : { timeout: timeout as Duration });
  },
);

export const twoInParallel = definePipeline(
  { summary: 'A branch fails, its sibling runs.', input: nothing },
  async function twoInParallel() {
    await Promise.all([step('fails', glue('fails')), step('runs', glue('held'))]);
  },
);

export const nobodyAwaits = definePipeline(
  { summary: 'A step that nobody awaits.', input: nothing },
  async function nobodyAwaits() {
    void step('forgotten', glue('held'));
    await step('awaited', glue('job-a'));
  },
);

export const failsUnseen = definePipeline(
  { summary: 'A step that fails and nobody awaits.', input: nothing },
  async function failsUnseen() {
    void step('unseen', glue('fails'));
    await step('slow', glue('slow'));
  },
);

export const timesOut = definePipeline(
  { summary: 'A run with a timeout.', input: nothing, timeout: '2s' },
  async function timesOut() {
    await step('held', glue('held'));
  },
);

export const cleansUp = definePipeline(
  { summary: "A cleanup step in a sibling's finally.", input: nothing },
  async function cleansUp() {
    const sibling = async () => {
      try {
        await step('held', glue('held'));
      } finally {
        await CancellationScope.nonCancellable(() => step('cleanup', glue('cleanup')));
      }
    };
    await Promise.all([step('fails', glue('fails')), sibling()]);
  },
);

export const catchesAll = definePipeline(
  { summary: 'Catches whatever a step throws.', input: nothing },
  async function catchesAll() {
    try {
      await step('stubborn', glue('stubborn'), { timeout: '1s' });
    } catch {
      return 'caught';
    }
    return 'done';
  },
);

export const stubbornStep = definePipeline(
  { summary: 'A job that ignores its stop.', input: nothing },
  async function stubbornStep() {
    await step('stubborn', glue('stubborn'));
  },
);

export const manySteps = definePipeline(
  { summary: 'Steps in sequence.', input: z.object({ count: z.int() }) },
  async function manySteps({ count }) {
    for (let index = 0; index < count; index += 1) await step(`step-${index}`, glue('job-a'));
  },
);

export const sameName = definePipeline(
  { summary: 'Two steps of one name.', input: nothing },
  async function sameName() {
    await step('twin', glue('job-a'));
    await step('twin', glue('job-a'));
  },
);

export const unknownKind = definePipeline(
  { summary: 'A spec of an unknown kind.', input: nothing },
  async function unknownKind() {
    await step('odd', { kind: 'quantum' } as never);
  },
);

export const withResource = definePipeline(
  { summary: 'A job named by the environment.', input: nothing },
  async function withResource() {
    return step('only', glueJob({ jobName: resource('the-job') }));
  },
);

export const twoResources = definePipeline(
  { summary: 'Two parallel steps, one with an unknown resource.', input: nothing },
  async function twoResources() {
    await Promise.all([
      step('lost', glueJob({ jobName: resource('nowhere') })),
      step('known', glueJob({ jobName: resource('job') })),
    ]);
  },
);

export const elsewhere = definePipeline(
  { summary: 'A target that is not configured.', input: nothing, target: 'mars' },
  async function elsewhere() {
    await step('only', glue('job-a'));
  },
);

export const buggy = definePipeline({ summary: 'A bug.', input: nothing }, async function buggy() {
  await sleep(1);
  return (undefined as unknown as { length: number }).length;
});

export const strict = definePipeline(
  { summary: 'An input with rules.', input: z.strictObject({ date: z.iso.date(), count: z.int().default(3) }) },
  async function strict(input) {
    return Promise.resolve(input);
  },
);

export const withTask = definePipeline(
  { summary: "A user's own activity.", input: nothing },
  async function withTask() {
    return task<(input: { a: number }) => Promise<number>>('double', 'double', { a: 21 });
  },
);

export const caught = definePipeline(
  { summary: 'A failure that the pipeline catches.', input: nothing },
  async function caught() {
    try {
      await step('fails', glue('fails'));
    } catch {
      return step('instead', glue('job-a'));
    }
    return undefined;
  },
);

export const fanned = definePipeline(
  { summary: 'Steps in parallel on one pool.', input: z.object({ count: z.int(), job: z.string().optional() }) },
  async function fanned({ count, job = 'narrow' }) {
    await Promise.all(Array.from({ length: count }, (_, index) => step(`step-${index}`, glue(job))));
  },
);

export const anyStep = definePipeline(
  {
    summary: 'One step of any spec.',
    input: z.object({ spec: anySpec, timeout: z.string().optional() }),
  },
  async function anyStep({ spec, timeout }) {
    return step('only', spec, timeout === undefined ? {} : { timeout: timeout as Duration });
  },
);

export const anyTwo = definePipeline(
  { summary: 'Two steps side by side.', input: z.object({ fails: anySpec, runs: anySpec }) },
  async function anyTwo({ fails, runs }) {
    await Promise.all([step('fails', fails), step('runs', runs)]);
  },
);

export const anyTimesOut = definePipeline(
  { summary: 'One step in a run with a timeout.', input: z.object({ spec: anySpec }), timeout: '2s' },
  async function anyTimesOut({ spec }) {
    await step('only', spec);
  },
);
