import { Sql_Dialect, SqlSchema } from "@haltere/idl/core";
import { defaulted, optional } from "../fields/presence.ts";
import { enumeration, text } from "../fields/scalars.ts";
import { model } from "../model.ts";

/** What a task asks of a database (`flyteidl.core.Sql`). */
export class Sql extends model("Sql", SqlSchema, {
  statement: optional(text()),
  dialect: defaulted(enumeration<Sql_Dialect>(), 0),
}) {
  static readonly Dialect = Sql_Dialect;
}
