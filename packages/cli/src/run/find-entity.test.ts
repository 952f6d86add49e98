import { create } from "@bufbuild/protobuf";
import { ParameterMapSchema, VariableMapSchema } from "@haltere/idl/core";
import type { BundledEntity } from "@haltere/sdk/bundle";
import { expect, test } from "vitest";
import { entityList, findEntity } from "./find-entity.ts";

const entity = (kind: BundledEntity["kind"], module: string, name: string): BundledEntity => ({
  kind,
  name: `${module}.${name}`,
  module,
  export: name,
  exports: [{ module, export: name }],
  inputs: create(ParameterMapSchema),
  outputs: create(VariableMapSchema),
});
const entities = [
  entity("task", "tasks", "inc"),
  entity("task", "other", "inc"),
  entity("workflow", "hello", "wf"),
  entity("task", "hello", "sum"),
];
const file = { path: "hello.ts", module: "hello" };

test("an export of the file goes before those of modules it imports", () => {
  expect(findEntity([...entities, entity("task", "tasks", "sum")], "sum", file).module).toBe("hello");
});

test("an alias in the file is found under its own name", () => {
  const aliased = { ...entity("task", "tasks", "inc"), exports: [{ module: "hello", export: "plusOne" }] };
  expect(findEntity([...entities, aliased], "plusOne", file)).toBe(aliased);
});

test("a name on the wire is whole", () => {
  expect(findEntity(entities, "other.inc", file).module).toBe("other");
});

test("what may be two is refused", () => {
  expect(() => findEntity(entities, "inc", file)).toThrow("inc may be tasks.inc or other.inc");
});

test("what is not there tells what is", () => {
  expect(() => findEntity(entities, "nope", file)).toThrow(
    expect.objectContaining({ code: "NotFound", hint: expect.stringContaining("the workflow wf, and the tasks inc") }),
  );
  expect(entityList([])).toBe("It exports none.");
});
