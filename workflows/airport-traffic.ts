/** How busy each airport was over some days: a cluster that lives for two steps, and is taken down whatever happens. */
import { z } from 'zod';
import { definePipeline, resource, sparkStep, step, withEmrCluster } from './lib/index.js';

export const airportTraffic = definePipeline(
  {
    summary: 'Rank the airports by their departures and arrivals over some days.',
    owner: 'flights-team',
    input: z
      .object({ from: z.iso.date().describe('First day'), to: z.iso.date().describe('Last day') })
      .refine(({ from, to }) => from <= to, { path: ['to'], error: 'The last day is before the first.' }),
    key: ({ from, to }) => `${from}_${to}`,
    logicalDate: ({ from }) => from,
    timeout: '6h',
  },
  async function airportTraffic({ from, to }) {
    const bucket = resource('flights-bucket');
    const script = (file: string): string => `s3://${bucket}/scripts/${file}`;
    const args = ['--from', from, '--to', to, '--bucket', bucket];

    await withEmrCluster(
      'cluster',
      {
        releaseLabel: 'emr-7.5.0',
        applications: ['Spark'],
        serviceRole: resource('emr-role'),
        instanceProfile: resource('emr-profile'),
        instanceGroups: [
          { role: 'MASTER', instanceType: 'm5.xlarge', count: 1 },
          { role: 'CORE', instanceType: 'm5.xlarge', count: 2 },
        ],
        subnets: [resource('emr-subnet')],
        bootstrapActions: [{ name: 'libraries', script: script('install_libraries.sh') }],
        logUri: `s3://${bucket}/logs/emr/`,
      },
      async ({ id: cluster }) => {
        await step('count', sparkStep({ cluster, script: script('count_movements.py'), args }), { timeout: '1h' });
        await step('rank', sparkStep({ cluster, script: script('rank_airports.py'), args }), { timeout: '1h' });
      },
      { timeout: '4h' },
    );
    return { table: `traffic/${from}_${to}/airports.csv` };
  },
);
