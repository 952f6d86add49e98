import { AliasSchema } from "@haltere/idl/core";
import { text } from "../fields/scalars.ts";
import { model } from "../model.ts";

/** Another name for an output of a node (`flyteidl.core.Alias`). */
export class Alias extends model("Alias", AliasSchema, { var: text(), alias: text() }) {}
