import type { Notification } from "@haltere/idl/admin";
import { WorkflowExecution_Phase as Phase } from "@haltere/idl/core";
import { invalidValue, missing } from "./refusals.ts";

const terminal: ReadonlySet<number> = new Set([Phase.SUCCEEDED, Phase.FAILED, Phase.ABORTED, Phase.TIMED_OUT]);

/** Notifications go to somebody, when an execution has come to an end. */
export function checkNotifications(notifications: readonly Notification[]): void {
  for (const notification of notifications) {
    const recipients = notification.type.value?.recipientsEmail;
    if (!recipients) throw invalidValue("notification type");
    if (recipients.length === 0) throw missing("recipients");
    if (recipients.includes("")) throw missing("recipient");
    if (notification.phases.some((phase) => !terminal.has(phase))) throw invalidValue("phase");
  }
}
