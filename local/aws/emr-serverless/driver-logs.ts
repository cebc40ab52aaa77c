/** Where a Spark driver's output goes: to CloudWatch Logs where that is switched on, and otherwise nowhere. */
import type { LogSink } from '../execution/execution.js';
import type { PlaneParts } from '../service.js';
import type { Application } from './application.js';
import type { JobRun } from './job-run.js';

const defaultGroup = '/aws/emr-serverless';
/** "If you don't specify any log types, driver STDOUT and STDERR logs will be published". */
const defaultTypes = { SPARK_DRIVER: ['STDOUT', 'STDERR'] };

export function openDriverLogs({ logs }: PlaneParts, application: Application, run: JobRun): LogSink {
  // A run's own configuration takes the place of its application's.
  const configured = run.configurationOverrides?.monitoringConfiguration ?? application.monitoringConfiguration;
  const { enabled, logGroupName, logStreamNamePrefix, logTypes } = configured?.cloudWatchLoggingConfiguration ?? {};
  const published = (logTypes ?? defaultTypes)['SPARK_DRIVER'] ?? [];
  if (!enabled || published.length === 0) return { write: () => undefined, close: () => Promise.resolve() };
  const folder = `${logStreamNamePrefix ? `${logStreamNamePrefix}/` : ''}${folderOf(run)}`;
  const group = logGroupName ?? defaultGroup;
  const sink = logs.open({
    stdout: { group, stream: `${folder}/stdout` },
    stderr: { group, stream: `${folder}/stderr` },
  });
  return {
    write: (stream, text) => {
      if (published.includes(stream.toUpperCase())) sink.write(stream, text);
    },
    close: () => sink.close(),
  };
}

/** The first attempt's folder has no number. */
function folderOf({ applicationId, jobRunId, attempt }: JobRun): string {
  const attempts = attempt > 1 ? `/attempts/${attempt}` : '';
  return `applications/${applicationId}/jobs/${jobRunId}${attempts}/SPARK_DRIVER`;
}
