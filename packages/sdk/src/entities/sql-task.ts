import type { LocalConnector } from "@haltere/ports";
import { callerOf } from "../naming/source-place.ts";
import type { AnySchema } from "../schema/any-schema.ts";
import type { Shape } from "../schema/shape.ts";
import { plainQuery, queryInputs } from "../sql/query-template.ts";
import { callEntity } from "./call-entity.ts";
import { checkTaskSettings } from "./check-task-settings.ts";
import type { ConnectorTaskSettings } from "./connector-task.ts";
import { type CustomObject, customJson } from "./custom-object.ts";
import { definitionError, interpretInterface } from "./entity-interface.ts";
import type { Result } from "./result.ts";
import type { Task } from "./task.ts";
import type { SqlStatement } from "./task-body.ts";
import type { TaskEntity } from "./task-entity.ts";

export interface SqlTaskOptions<I, O, M> extends ConnectorTaskSettings {
  /** One statement. `{{ .inputs.x }}` in it is the value of input x; whatever is white in it becomes one space. */
  readonly query: string;
  /** What runs it finds the task by this type. Default `sql_task`, flytekit's. */
  readonly type?: string;
  /** Given, the template carries the statement as flyteidl's Sql. Without one it stands in `custom`, if anywhere. */
  readonly dialect?: SqlStatement["dialect"];
  readonly inputs?: I;
  readonly output?: O;
  readonly outputs?: M;
  /** What else is told to what runs it; given as a function, with the statement. */
  readonly custom?: CustomObject | ((query: string) => CustomObject);
  readonly config?: Readonly<Record<string, string>>;
  /** What runs the task where a workflow runs in this process. */
  readonly connector?: LocalConnector | (() => LocalConnector | Promise<LocalConnector>);
}

/**
 * Defines a task that runs a statement in a database, by a plugin of the control plane's or a connector of its type;
 * flytekit's SQLTask. For DuckDB there is `duckDbTask` in `haltere/connectors/duckdb`, which needs no database.
 * @throws FlyteError where the query uses an input that the task does not have, or not one that it has.
 */
export function sqlTask<
  I extends Shape = Readonly<Record<never, never>>,
  O extends AnySchema | undefined = undefined,
  M extends Shape | undefined = undefined,
>(options: SqlTaskOptions<I, O, M>): Task<I, Result<O, M>, M> {
  const {
    query,
    type = "sql_task",
    dialect,
    inputs,
    output,
    outputs,
    custom,
    config,
    connector,
    ...settings
  } = options;
  const naming = { given: settings.name, place: callerOf(sqlTask), exported: undefined };
  const refuse = (what: string, hint: string) => definitionError("task", naming, what, hint);
  const statement = plainQuery(query);
  if (statement === "") throw refuse("has an empty query", 'Write query: "SELECT …".');
  const entity: TaskEntity = {
    kind: "task",
    naming,
    interface: interpretInterface({ inputs, output, outputs, transformers: settings.transformers }, "task", naming),
    settings,
    body: {
      kind: "connector",
      taskType: type,
      version: 0,
      custom: customJson(typeof custom === "function" ? custom(statement) : custom, refuse),
      config: config ?? {},
      sql: dialect && { statement, dialect },
      connector: async () => (typeof connector === "function" ? await connector() : connector),
    },
  };
  const used = queryInputs(statement);
  const known = [...entity.interface.inputs.keys()];
  const unknown = [...used].find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw refuse(
      `uses an input ${unknown} in its query that it does not have`,
      `Its inputs are ${known.join(", ") || "none"}.`,
    );
  }
  const unused = known.find((name) => !used.has(name));
  if (unused !== undefined) {
    throw refuse(`has an input ${unused} that its query does not use`, `Write {{ .inputs.${unused} }} in the query.`);
  }
  checkTaskSettings(entity);
  return callEntity<Task<I, Result<O, M>, M>>(entity);
}
