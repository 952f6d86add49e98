import type { DescField, DescMessage } from "@bufbuild/protobuf";
import {
  CreateTaskRequestSchema,
  ExecuteTaskSyncRequestSchema,
  ExecuteTaskSyncResponseHeaderSchema,
  ExecuteTaskSyncResponseSchema,
  GetTaskResponseSchema,
  ResourceSchema,
} from "@haltere/idl/admin";
import {
  EncodedCreateTaskRequestSchema,
  EncodedExecuteTaskSyncRequestSchema,
  EncodedExecuteTaskSyncResponseHeaderSchema,
  EncodedExecuteTaskSyncResponseSchema,
  EncodedGetTaskResponseSchema,
  EncodedResourceSchema,
} from "@haltere/idl/haltere";
import { expect, test } from "vitest";

const literals = "flyteidl.core.LiteralMap";

/** What says how a field is on the wire, with encoded twins and encoded literals as what they encode. */
function wireForm(field: DescField): readonly unknown[] {
  const encodedLiterals = field.fieldKind === "scalar" && field.scalar === 12;
  const type = encodedLiterals
    ? literals
    : (field.message?.typeName ?? field.enum?.typeName ?? (field.fieldKind === "scalar" ? field.scalar : undefined));
  const flyte = String(type).replace("haltere.v1.Encoded", "flyteidl.admin.");
  return [field.number, field.name, flyte, field.fieldKind === "list", field.oneof?.name];
}

test.each<[DescMessage, DescMessage]>([
  [EncodedCreateTaskRequestSchema, CreateTaskRequestSchema],
  [EncodedResourceSchema, ResourceSchema],
  [EncodedGetTaskResponseSchema, GetTaskResponseSchema],
  [EncodedExecuteTaskSyncRequestSchema, ExecuteTaskSyncRequestSchema],
  [EncodedExecuteTaskSyncResponseHeaderSchema, ExecuteTaskSyncResponseHeaderSchema],
  [EncodedExecuteTaskSyncResponseSchema, ExecuteTaskSyncResponseSchema],
])("%s has the wire form of flyteidl's", (ours, flytes) => {
  expect(ours.fields.map(wireForm)).toEqual(flytes.fields.map(wireForm));
});
