import { AnnotationsSchema, EnvsSchema, LabelsSchema } from "@haltere/idl/admin";
import { map, pairs } from "../fields/collections.ts";
import { named } from "../fields/field.ts";
import { text } from "../fields/scalars.ts";
import { model } from "../model.ts";

/** Labels of an execution or project (`flyteidl.admin.Labels`). */
export class Labels extends model("Labels", LabelsSchema, { values: map(text()) }) {}

/** Annotations of an execution (`flyteidl.admin.Annotations`). */
export class Annotations extends model("Annotations", AnnotationsSchema, { values: map(text()) }) {}

/** Variables of the environment that an execution's tasks get (`flyteidl.admin.Envs`). */
export class Envs extends model("Envs", EnvsSchema, { envs: named("values", pairs()) }) {}
