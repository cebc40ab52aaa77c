/** Values of Temporal's protobuf package: it is CommonJS, and Node finds no named exports in it. Types come from itself. */
import proto from '@temporalio/proto';

export const enums = proto.temporal.api.enums.v1;
export const workflowservice = proto.temporal.api.workflowservice.v1;
