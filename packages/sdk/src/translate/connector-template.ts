import type { MessageInitShape } from "@bufbuild/protobuf";
import { Sql_Dialect, type TaskTemplateSchema } from "@haltere/idl/core";
import { cacheVersion } from "../entities/cache-version.ts";
import type { ConnectorBody, SqlStatement } from "../entities/task-body.ts";
import type { TaskEntity } from "../entities/task-entity.ts";
import { securityContext } from "./security-context.ts";
import { taskMetadata } from "./task-metadata.ts";

/** What the template of a connector's task has, whether it is run by itself or mapped: no container. */
export function connectorTemplate(
  { taskType, version, custom, config, sql }: ConnectorBody,
  task: Pick<TaskEntity, "naming" | "settings">,
): MessageInitShape<typeof TaskTemplateSchema> {
  const security = securityContext(task.settings.secrets);
  return {
    type: taskType,
    taskTypeVersion: version,
    metadata: taskMetadata(task.settings, cacheVersion(task)),
    config: { ...config },
    ...(custom === undefined ? {} : { custom }),
    ...(security === undefined ? {} : { securityContext: security }),
    ...(sql === undefined
      ? {}
      : { target: { case: "sql", value: { statement: sql.statement, dialect: dialects[sql.dialect] } } }),
  };
}

const dialects = {
  ansi: Sql_Dialect.ANSI,
  hive: Sql_Dialect.HIVE,
  other: Sql_Dialect.OTHER,
} as const satisfies Record<SqlStatement["dialect"], Sql_Dialect>;
