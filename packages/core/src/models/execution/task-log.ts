import { TaskLog_MessageFormat, TaskLogSchema } from "@haltere/idl/core";
import { defaulted, omittable } from "../fields/presence.ts";
import { enumeration, text } from "../fields/scalars.ts";
import { duration } from "../fields/well-known.ts";
import { model } from "../model.ts";

/** Where a task's log is (`flyteidl.core.TaskLog`). `ttl` is in microseconds. */
export class TaskLog extends model("TaskLog", TaskLogSchema, {
  uri: text(),
  name: text(),
  messageFormat: defaulted(enumeration<TaskLog_MessageFormat>(), TaskLog_MessageFormat.UNKNOWN),
  ttl: omittable(duration()),
}) {
  static readonly MessageFormat = TaskLog_MessageFormat;
}
