/**
 * The methods of Temporal's service that the proxy looks into: what a worker says in a request, and what the answer
 * brings it. All others pass unread.
 */
import proto from '@temporalio/proto';
import type { temporal } from '@temporalio/proto';
import type { Outcome } from '../../trace.js';
import { outcomeOfFailure, outcomeOfResult } from './outcomes.js';
import { jsonOf } from './payloads.js';
import type { ActivityName, PolledTask, Task, TaskBook } from './tasks.js';

/** What a worker says of a task; `task` is absent for one that has not come by. */
export type Report = { task: Task | undefined } & Content;

type Content = { point: 'word'; open: boolean } | { point: 'completion'; outcome: Outcome | undefined };

export interface Brought {
  tasks: readonly PolledTask[];
  workflowTasks: readonly { workflowId: string; runId: string }[];
  /** A heartbeat that was taken may still say that the attempt is not to go on. */
  refused: boolean;
}

export interface Method {
  /** The server answers when it has something: if the asker goes, so must the question. */
  poll: boolean;
  /** `startsRun`: the workflow id of a run that is to be started. */
  readRequest(message: Uint8Array, tasks: TaskBook): { identity: string; report?: Report; startsRun?: string };
  readAnswer(message: Uint8Array): Brought;
}

export function methodOf(path: string | undefined): Method | undefined {
  return path?.startsWith(service) ? methods.get(path.slice(service.length)) : undefined;
}

const service = '/temporal.api.workflowservice.v1.WorkflowService/';
const v1 = proto.temporal.api.workflowservice.v1;
const nothing: Brought = { tasks: [], workflowTasks: [], refused: false };

interface Decoder<Message> {
  decode(bytes: Uint8Array): Message;
}

/** A poll, or whatever else may bring tasks. */
function bringing<Answer>(
  request: Decoder<{ identity: string }>,
  answer: Decoder<Answer>,
  brought: (answer: Answer) => Partial<Brought>,
  poll: boolean,
): Method {
  return {
    poll,
    readRequest: (message) => ({ identity: request.decode(message).identity }),
    readAnswer: (message) => ({ ...nothing, ...brought(answer.decode(message)) }),
  };
}

/** A word about a task, which names it by its token or, in the methods `…ById`, by the activity. */
function reporting<Said extends { identity: string }>(
  request: Decoder<Said>,
  taskOf: (said: Said, tasks: TaskBook) => Task | undefined,
  report: (said: Said) => Content,
  answer?: Decoder<Heard>,
): Method {
  return {
    poll: false,
    readRequest(message, tasks) {
      const said = request.decode(message);
      return { identity: said.identity, report: { task: taskOf(said, tasks), ...report(said) } };
    },
    readAnswer: (message) => ({ ...nothing, refused: answer !== undefined && isRefusal(answer.decode(message)) }),
  };
}

const byToken = ({ taskToken }: { taskToken: Uint8Array }, tasks: TaskBook) => tasks.byToken(taskToken);
const byName = (name: ActivityName, tasks: TaskBook) => tasks.byName(name);

interface Heard {
  cancelRequested: boolean;
  activityPaused: boolean;
  activityReset: boolean;
}

const isRefusal = (heard: Heard) => heard.cancelRequested || heard.activityPaused || heard.activityReset;

const runOf = (task: temporal.api.workflowservice.v1.IPollWorkflowTaskQueueResponse | null | undefined) => {
  const { workflowId, runId } = task?.workflowExecution ?? {};
  // An empty answer is a poll that came to nothing.
  return workflowId ? [{ workflowId, runId: runId ?? '' }] : [];
};

type Payloads = temporal.api.common.v1.IPayloads | null;

const word = ({ details }: { details?: Payloads | undefined }): Content => ({
  point: 'word',
  open: (jsonOf(details) as { open?: unknown } | undefined)?.open !== undefined,
});
const completed = ({ result }: { result?: Payloads | undefined }): Content => ({
  point: 'completion',
  outcome: outcomeOfResult(jsonOf(result)),
});
const failed = ({ failure }: { failure?: temporal.api.failure.v1.IFailure | null | undefined }): Content => ({
  point: 'completion',
  outcome: outcomeOfFailure(failure),
});
const cancelled = (): Content => ({ point: 'completion', outcome: 'cancelled' });

const startsRun: Method = {
  poll: false,
  readRequest(message) {
    const { identity, workflowId } = v1.StartWorkflowExecutionRequest.decode(message);
    return { identity, startsRun: workflowId };
  },
  readAnswer: () => nothing,
};

const methods = new Map<string, Method>(
  Object.entries({
    StartWorkflowExecution: startsRun,
    PollActivityTaskQueue: bringing(
      v1.PollActivityTaskQueueRequest,
      v1.PollActivityTaskQueueResponse,
      (task) => ({ tasks: task.taskToken.length > 0 ? [task] : [] }),
      true,
    ),
    PollWorkflowTaskQueue: bringing(
      v1.PollWorkflowTaskQueueRequest,
      v1.PollWorkflowTaskQueueResponse,
      (task) => ({ workflowTasks: runOf(task) }),
      true,
    ),
    // Eager activities come with the answer, and so may the run's next workflow task.
    RespondWorkflowTaskCompleted: bringing(
      v1.RespondWorkflowTaskCompletedRequest,
      v1.RespondWorkflowTaskCompletedResponse,
      ({ activityTasks, workflowTask }) => ({ tasks: activityTasks, workflowTasks: runOf(workflowTask) }),
      false,
    ),
    RecordActivityTaskHeartbeat: reporting(
      v1.RecordActivityTaskHeartbeatRequest,
      byToken,
      word,
      v1.RecordActivityTaskHeartbeatResponse,
    ),
    RecordActivityTaskHeartbeatById: reporting(
      v1.RecordActivityTaskHeartbeatByIdRequest,
      byName,
      word,
      v1.RecordActivityTaskHeartbeatByIdResponse,
    ),
    RespondActivityTaskCompleted: reporting(v1.RespondActivityTaskCompletedRequest, byToken, completed),
    RespondActivityTaskCompletedById: reporting(v1.RespondActivityTaskCompletedByIdRequest, byName, completed),
    RespondActivityTaskFailed: reporting(v1.RespondActivityTaskFailedRequest, byToken, failed),
    RespondActivityTaskFailedById: reporting(v1.RespondActivityTaskFailedByIdRequest, byName, failed),
    RespondActivityTaskCanceled: reporting(v1.RespondActivityTaskCanceledRequest, byToken, cancelled),
    RespondActivityTaskCanceledById: reporting(v1.RespondActivityTaskCanceledByIdRequest, byName, cancelled),
  }),
);
