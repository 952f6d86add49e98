import { create, toBinary } from "@bufbuild/protobuf";
import { ContainerError_Kind, ErrorDocumentSchema, ExecutionError_ErrorKind } from "@haltere/idl/core";
import { expect, test } from "vitest";
import { errorOfDocument } from "./error-document.ts";

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

test("a document that cannot be decoded is the system's failure, and says where it lies", () => {
  const error = errorOfDocument(Uint8Array.of(0xff), "memory://run/error.pb");
  expect(error).toMatchObject({ code: "ErrorFileBadFormat", origin: "system", recoverable: true });
  expect(error.message).toContain("memory://run/error.pb cannot be decoded");
});

test("the time and the worker that the document names are kept, the time in whole microseconds", () => {
  const timestamp = { seconds: 12n, nanos: 345_678_999 };
  const error = errorOfDocument(document({ error: { code: "c", timestamp, worker: "w" } }), "error.pb");
  expect(error).toMatchObject({ timestamp: 12_345_678, worker: "w" });
});
