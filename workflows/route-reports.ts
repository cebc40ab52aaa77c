/** A report of the routes from each of many airports: one job each, some at a time, and a few may fail. */
import { z } from 'zod';
import { definePipeline, emrServerlessJob, forEach, resource, step } from './lib/index.js';

/** The driver does it all: EMR Serverless would give each job 16 vCPUs. */
const small = ['driver.cores=1', 'driver.memory=2g', 'executor.cores=1', 'executor.memory=2g', 'executor.instances=1']
  .map((setting) => `--conf spark.${setting}`)
  .join(' ');

export const routeReports = definePipeline(
  {
    summary: 'Report the routes from each airport over some days.',
    owner: 'flights-team',
    input: z
      .object({
        from: z.iso.date().describe('First day'),
        to: z.iso.date().describe('Last day'),
        airports: z
          .array(z.string().regex(/^[A-Z]{3}$/))
          .min(1)
          .max(500)
          .refine((codes) => new Set(codes).size === codes.length, 'An airport is named twice.')
          .describe('Three letters each, such as JFK'),
      })
      .refine(({ from, to }) => from <= to, { path: ['to'], error: 'The last day is before the first.' }),
    key: ({ from, to }) => `${from}_${to}`,
    logicalDate: ({ from }) => from,
    timeout: '6h',
  },
  async function routeReports({ from, to, airports }) {
    const bucket = resource('flights-bucket');

    const report = async (airport: string): Promise<string> => {
      const job = emrServerlessJob({
        applicationId: resource('reports-app'),
        executionRoleArn: resource('reports-role'),
        sparkSubmit: {
          entryPoint: `s3://${bucket}/scripts/route_report.py`,
          entryPointArguments: ['--airport', airport, '--from', from, '--to', to, '--bucket', bucket],
          sparkSubmitParameters: small,
        },
        logs: { group: '/millrace/route-reports' },
      });
      await step(`report/${airport}`, job, { timeout: '1h' });
      return `routes/${from}_${to}/${airport}.csv`;
    };

    // An airport that nothing left on these days is no reason to go without the others.
    const { total, results, failed } = await forEach('reports', airports, report, {
      window: 20,
      tolerate: { percent: 10 },
    });
    return { total, reports: results, failed };
  },
);
