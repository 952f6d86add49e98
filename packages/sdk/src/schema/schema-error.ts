import { FlyteError } from "@haltere/core";

/** A schema that Flyte cannot keep; thrown when the task is defined. `path` names the field: `cfg.points[].x`. */
export function schemaError(path: string, what: string, hint: string): FlyteError {
  return new FlyteError("InvalidArgument", `the type of ${path} ${what}`, { hint });
}
