/** EMR Serverless names its operations by method and path (REST-JSON): which one a request is, and what its path says. */

export interface Route {
  operation: string;
  /** By their names in AWS's model, decoded. */
  labels: Record<string, string>;
}

const application = '/applications/{applicationId}';
const jobRun = `${application}/jobruns/{jobRunId}`;

/** As in AWS's model. What the plane does not have is here too, so that the answer can name it. */
const routes: Readonly<Record<string, string>> = {
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

const table = Object.entries(routes).map(([route, operation]) => {
  const [method = '', path = ''] = route.split(' ');
  return { method, pattern: new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}/?$`), operation };
});

/** `undefined` for a request that is none of the service's. The path comes without its query. */
export function routeOf(method: string, path: string): Route | undefined {
  for (const { method: wanted, pattern, operation } of table) {
    const match = method === wanted ? pattern.exec(path) : null;
    if (match) return { operation, labels: decoded(match.groups) };
  }
  return undefined;
}

function decoded(labels: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, decode(value)]));
}

/** A label that is no URL component is taken as it stands: no resource has such a name. */
function decode(label: string): string {
  try {
    return decodeURIComponent(label);
  } catch {
    return label;
  }
}
