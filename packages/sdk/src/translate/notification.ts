import type { MessageInitShape } from "@bufbuild/protobuf";
import type { NotificationSchema } from "@haltere/idl/admin";
import { WorkflowExecution_Phase as Phase } from "@haltere/idl/core";
import type { EndPhase, Notification } from "../launch-plans/notification.ts";

const phases = {
  SUCCEEDED: Phase.SUCCEEDED,
  FAILED: Phase.FAILED,
  ABORTED: Phase.ABORTED,
  TIMED_OUT: Phase.TIMED_OUT,
} as const satisfies Record<EndPhase, Phase>;

/** A notification as a launch plan holds it. */
export function notificationMessage(notification: Notification): MessageInitShape<typeof NotificationSchema> {
  const value = { recipientsEmail: [...notification.recipients] };
  return { phases: notification.phases.map((phase) => phases[phase]), type: { case: notification.by, value } };
}
