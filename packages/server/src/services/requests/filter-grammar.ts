import { FlyteError } from "@haltere/core";
import { invalidValue } from "./refusals.ts";

const functions = ["contains", "not_like", "gt", "gte", "lt", "lte", "eq", "ne", "value_in", "value_not_in"] as const;
const entities = [
  "task",
  "workflow",
  "launch_plan",
  "execution",
  "node_execution",
  "task_execution",
  "entities",
  "named_entity_metadata",
  "project",
  "signal",
  "admin_tag",
  "execution_admin_tag",
  "execution_tag",
] as const;

type FilterFunction = (typeof functions)[number];

/** One expression of a list request's `filters`: `value_in(task.name,a;b)`. */
export interface Filter {
  readonly function: FilterFunction;
  /** The entity that prefixes the field; absent for a field of the listed entity itself. */
  readonly entity: string | undefined;
  readonly field: string;
  /** At least one. */
  readonly values: readonly string[];
}

/** Greedy from both ends, as FlyteAdmin reads it: a value may hold commas and brackets, and so may, by accident, a function's name. */
const expression = /(.+)\((.+),\s?(.+)\)/;

/** Reads FlyteAdmin's filters: expressions `function(field,value)` joined by `+`, several values by `;`. Nothing for an empty text. */
export function parseFilters(text: string): Filter[] {
  return text === "" ? [] : text.split("+").map(parseExpression);
}

function parseExpression(text: string): Filter {
  const [, name, field, values] = expression.exec(text) ?? [];
  if (name === undefined || field === undefined || values === undefined) throw invalidValue("filters");
  const known = functions.find((candidate) => candidate === name);
  if (!known) {
    throw new FlyteError("InvalidArgument", `unrecognized filter function: ${name}`, {
      hint: `Use one of ${functions.join(", ")}.`,
    });
  }
  const entity = entities.find((prefix) => field.startsWith(`${prefix}.`));
  return {
    function: known,
    entity,
    field: entity ? field.slice(entity.length + 1) : field,
    values: values.split(";"),
  };
}
