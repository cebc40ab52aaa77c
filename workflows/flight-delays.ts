/** The main job: a day of flights from the source database into the warehouse, with its table of delays by airport. */
import { z } from 'zod';
import type { CheckCounts, NotifyLoaded } from '../activities/tasks/index.js';
import { definePipeline, ecsTask, glueJob, resource, step, task } from './lib/index.js';

export const flightDelays = definePipeline(
  {
    summary: 'Load one day of flights and its delay table into the warehouse.',
    owner: 'flights-team',
    input: z.object({ date: z.iso.date().describe('Flight date') }),
    key: ({ date }) => date,
    logicalDate: ({ date }) => date,
    timeout: '6h',
  },
  async function flightDelays({ date }) {
    const bucket = resource('flights-bucket');
    const where = ['--date', date, '--bucket', bucket];

    await step('extract', ecsTask({ cluster: 'etl', taskDefinition: 'extract-flights', command: where }), {
      timeout: '1h',
    });
    await step('transform', glueJob({ jobName: 'flight-delays', arguments: { '--date': date, '--bucket': bucket } }), {
      timeout: '2h',
      retries: 1,
    });
    const counts = await task<CheckCounts>('check', 'checkCounts', { date });
    await step('load', ecsTask({ cluster: 'etl', taskDefinition: 'load-flights', command: where }), { timeout: '1h' });
    await task<NotifyLoaded>('notify', 'notifyLoaded', { date, ...counts });
    return { date, ...counts };
  },
);
