/** EMR Serverless names its operations by method and path (REST-JSON). */
import type { RouteTable } from '../rest-routes.js';

const application = '/applications/{applicationId}';
const jobRun = `${application}/jobruns/{jobRunId}`;

/** As in AWS's model. What the plane does not have is here too, so that the answer can name it. */
export const emrServerlessRoutes: RouteTable = {
  'POST /applications': 'CreateApplication',
  'GET /applications': 'ListApplications',
  [`GET ${application}`]: 'GetApplication',
  [`PATCH ${application}`]: 'UpdateApplication',
  [`DELETE ${application}`]: 'DeleteApplication',
  [`POST ${application}/start`]: 'StartApplication',
  [`POST ${application}/stop`]: 'StopApplication',
  [`GET ${application}/dashboard`]: 'GetResourceDashboard',
  [`POST ${application}/jobruns`]: 'StartJobRun',
  [`GET ${application}/jobruns`]: 'ListJobRuns',
  [`GET ${jobRun}`]: 'GetJobRun',
  [`DELETE ${jobRun}`]: 'CancelJobRun',
  [`GET ${jobRun}/dashboard`]: 'GetDashboardForJobRun',
  [`GET ${jobRun}/attempts`]: 'ListJobRunAttempts',
  'GET /tags/{resourceArn}': 'ListTagsForResource',
  'POST /tags/{resourceArn}': 'TagResource',
  'DELETE /tags/{resourceArn}': 'UntagResource',
};
