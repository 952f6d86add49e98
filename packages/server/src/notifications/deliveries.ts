import { fromBinary } from "@bufbuild/protobuf";
import { executionPhase, isTerminalExecutionPhase } from "@haltere/core";
import { ExecutionClosureSchema, type Notification } from "@haltere/idl/admin";
import type { NotificationSettings, Webhook } from "./notification-settings.ts";

/** An execution that ends, by its row's columns. */
export interface EndedExecution {
  readonly execution_project: string;
  readonly execution_domain: string;
  readonly phase: string;
  /** flyteidl.admin.ExecutionClosure */
  readonly closure: Uint8Array;
}

/** The names of the messages that an end asks for: `mail/<place among its notifications>` and `webhook/<name>`. */
export function deliveriesOf(settings: NotificationSettings, ended: EndedExecution): string[] {
  const phase = executionPhase(ended.phase);
  if (!isTerminalExecutionPhase(phase)) return [];
  const webhooks = settings.webhooks.filter((webhook) => hears(webhook, ended)).map(({ name }) => `webhook/${name}`);
  if (!settings.mail) return webhooks;
  const { notifications } = fromBinary(ExecutionClosureSchema, ended.closure);
  const mails = notifications.flatMap((notification, index) =>
    notification.phases.includes(phase) && recipientsOf(notification).length > 0 ? [`mail/${index}`] : [],
  );
  return [...mails, ...webhooks];
}

function hears({ phases, project, domain }: Webhook, ended: EndedExecution): boolean {
  return (
    (phases === undefined || phases.includes(ended.phase)) &&
    (project === undefined || project === ended.execution_project) &&
    (domain === undefined || domain === ended.execution_domain)
  );
}

/** Slack and PagerDuty are reached by mail too, as in Flyte. */
export function recipientsOf(notification: Notification | undefined): readonly string[] {
  return notification?.type.value?.recipientsEmail ?? [];
}
