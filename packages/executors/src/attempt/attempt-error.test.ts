import { create, toBinary } from "@bufbuild/protobuf";
import { ContainerError_Kind, ErrorDocumentSchema, ExecutionError_ErrorKind } from "@haltere/idl/core";
import { expect, test } from "vitest";
import { errorOfDocument } from "./attempt-error.ts";

function document(error: Parameters<typeof create<typeof ErrorDocumentSchema>>[1]): Uint8Array {
  return toBinary(ErrorDocumentSchema, create(ErrorDocumentSchema, error));
}

test.each([
  [ExecutionError_ErrorKind.UNKNOWN, "unknown"],
  [ExecutionError_ErrorKind.USER, "user"],
  [ExecutionError_ErrorKind.SYSTEM, "system"],
])("origin %i is %s", (origin, name) => {
  const error = errorOfDocument(document({ error: { code: "c", message: "m", origin } }), "error.pb");
  expect(error).toEqual({ code: "c", message: "m", origin: name, recoverable: false });
});

test("a recoverable error may be tried again", () => {
  const error = errorOfDocument(document({ error: { kind: ContainerError_Kind.RECOVERABLE } }), "error.pb");
  expect(error.recoverable).toBe(true);
});

test("a document without an error is the system's failure", () => {
  expect(errorOfDocument(new Uint8Array(), "error.pb")).toMatchObject({
    code: "ErrorFileBadFormat",
    origin: "system",
    recoverable: true,
  });
});
