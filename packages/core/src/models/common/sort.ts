import { Sort_Direction, SortSchema } from "@haltere/idl/admin";
import { FlyteError } from "../../flyte-error.ts";
import { enumeration, text } from "../fields/scalars.ts";
import { model } from "../model.ts";

/** The order of a list (`flyteidl.admin.Sort`). */
export class Sort extends model("Sort", SortSchema, { key: text(), direction: enumeration<Sort_Direction>() }) {
  static readonly Direction = Sort_Direction;

  /**
   * Reads `asc(key)` or `desc(key)`.
   * @throws FlyteError InvalidArgument for anything else.
   */
  static parse(said: string): Sort {
    const [, order, key] = /^\s*(asc|desc)\((.*)\)\s*$/s.exec(said) ?? [];
    if (order === undefined || key === undefined)
      throw new FlyteError("InvalidArgument", `Could not parse the order '${said}'.`, {
        hint: "Say asc(key) or desc(key).",
      });
    return new Sort({
      key: key.trim(),
      direction: order === "asc" ? Sort_Direction.ASCENDING : Sort_Direction.DESCENDING,
    });
  }
}
