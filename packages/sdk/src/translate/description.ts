import { create } from "@bufbuild/protobuf";
import { type DescriptionEntity, DescriptionEntitySchema, DescriptionFormat } from "@haltere/idl/admin";
import type { Docs } from "../entities/task-settings.ts";

const formats = {
  markdown: DescriptionFormat.MARKDOWN,
  html: DescriptionFormat.HTML,
  rst: DescriptionFormat.RST,
} as const satisfies Record<NonNullable<Docs["format"]>, DescriptionFormat>;

/** An entity's documentation. One without any has an empty one, as flytekit registers it. */
export function description(docs: Docs | undefined): DescriptionEntity {
  if (docs === undefined)
    return create(DescriptionEntitySchema, { longDescription: { format: DescriptionFormat.RST } });
  return create(DescriptionEntitySchema, {
    shortDescription: docs.short ?? "",
    longDescription: {
      format:
        docs.long === undefined && docs.format === undefined
          ? DescriptionFormat.RST
          : formats[docs.format ?? "markdown"],
      ...(docs.long === undefined ? {} : { content: { case: "value" as const, value: docs.long } }),
    },
    ...(docs.source === undefined ? {} : { sourceCode: { link: docs.source } }),
  });
}
