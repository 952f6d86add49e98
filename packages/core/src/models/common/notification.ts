import {
  EmailNotificationSchema,
  NotificationListSchema,
  NotificationSchema,
  PagerDutyNotificationSchema,
  SlackNotificationSchema,
} from "@haltere/idl/admin";
import type { WorkflowExecution_Phase } from "@haltere/idl/core";
import { list } from "../fields/collections.ts";
import { message } from "../fields/messages.ts";
import { optional } from "../fields/presence.ts";
import { enumeration, text } from "../fields/scalars.ts";
import { model } from "../model.ts";

/** Told by mail (`flyteidl.admin.EmailNotification`). */
export class EmailNotification extends model("EmailNotification", EmailNotificationSchema, {
  recipientsEmail: list(text()),
}) {}

/** Told by Slack, through its mail address (`flyteidl.admin.SlackNotification`). */
export class SlackNotification extends model("SlackNotification", SlackNotificationSchema, {
  recipientsEmail: list(text()),
}) {}

/** Told by PagerDuty, through its mail address (`flyteidl.admin.PagerDutyNotification`). */
export class PagerDutyNotification extends model("PagerDutyNotification", PagerDutyNotificationSchema, {
  recipientsEmail: list(text()),
}) {}

/** Who is told when an execution comes into one of the phases (`flyteidl.admin.Notification`). */
export class Notification extends model("Notification", NotificationSchema, {
  phases: list(enumeration<WorkflowExecution_Phase>()),
  email: optional(message(EmailNotification)),
  pagerDuty: optional(message(PagerDutyNotification)),
  slack: optional(message(SlackNotification)),
}) {}

/** Notifications of an execution (`flyteidl.admin.NotificationList`). */
export class NotificationList extends model("NotificationList", NotificationListSchema, {
  notifications: list(message(Notification)),
}) {}
