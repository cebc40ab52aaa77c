/** What a history in JSON says of its activities: the inputs that a replay has to come to again. */
export interface RecordedHistory {
  events: {
    workflowExecutionStartedEventAttributes?: { workflowId?: string; originalExecutionRunId?: string };
    activityTaskScheduledEventAttributes?: {
      activityId: string;
      activityType?: { name?: string };
      input?: { payloads?: { data?: string }[] };
    };
  }[];
}

export interface RecordedActivity {
  type: string;
  args: unknown[];
}

export function workflowIdOf({ events }: RecordedHistory): string {
  return events[0]?.workflowExecutionStartedEventAttributes?.workflowId ?? '';
}

/** By activity id; the SDK counts them in the order of scheduling, local ones included. */
export function recordedActivities({ events }: RecordedHistory): Map<string, RecordedActivity> {
  return new Map(
    events.flatMap(({ activityTaskScheduledEventAttributes: scheduled }) =>
      scheduled
        ? [
            [
              scheduled.activityId,
              { type: scheduled.activityType?.name ?? '', args: (scheduled.input?.payloads ?? []).map(valueOf) },
            ],
          ]
        : [],
    ),
  );
}

function valueOf({ data }: { data?: string }): unknown {
  return data === undefined ? undefined : (JSON.parse(Buffer.from(data, 'base64').toString('utf8')) as unknown);
}
