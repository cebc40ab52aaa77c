import { definePipeline, ecsTask, step, task } from 'millrace/workflow';
import { z } from 'zod';
import type { Greet } from '../tasks.js';

export const report = definePipeline(
  { summary: 'Write the report of a day.', input: z.object({ day: z.iso.date() }), key: ({ day }) => day },
  async function report({ day }) {
    const spec = ecsTask({ cluster: 'main', taskDefinition: 'report', command: ['--day', day] });
    const made = await step('make', spec, { timeout: '10m' });
    const words = await task<Greet>('greet', 'greet', { day });
    return { exitCode: made.exitCode, words };
  },
);
