import { DescriptionEntitySchema, DescriptionFormat, DescriptionSchema, SourceCodeSchema } from "@haltere/idl/admin";
import { message } from "../fields/messages.ts";
import { defaulted, omittable, optional, unlessEmpty } from "../fields/presence.ts";
import { enumeration, text } from "../fields/scalars.ts";
import { model } from "../model.ts";

/** A long description, as text or by its address (`flyteidl.admin.Description`). */
export class Description extends model("Description", DescriptionSchema, {
  value: unlessEmpty(text()),
  uri: unlessEmpty(text()),
  format: defaulted(enumeration<DescriptionFormat>(), DescriptionFormat.RST),
  iconLink: unlessEmpty(text()),
}) {
  static readonly DescriptionFormat = DescriptionFormat;
}

/** Where the source is shown (`flyteidl.admin.SourceCode`). */
export class SourceCode extends model("SourceCode", SourceCodeSchema, { link: optional(text()) }) {}

/** What is told of a task or workflow (`flyteidl.admin.DescriptionEntity`). */
export class Documentation extends model("Documentation", DescriptionEntitySchema, {
  shortDescription: optional(text()),
  longDescription: omittable(message(Description)),
  sourceCode: unlessEmpty(message(SourceCode)),
}) {}
