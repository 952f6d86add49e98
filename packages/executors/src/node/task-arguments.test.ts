import { create } from "@bufbuild/protobuf";
import { TaskTemplateSchema } from "@haltere/idl/core";
import { expect, test } from "vitest";
import { taskArguments } from "./task-arguments.ts";

function container(args: string[], command: string[] = []) {
  return create(TaskTemplateSchema, {
    target: { case: "container", value: { command, args, env: [{ key: "MODE", value: "fast" }] } },
  });
}

const execute = ["haltere-execute", "--inputs", "{{.input}}", "--resolver", "haltere.module", "--"];
const loader = ["task-module", "hello", "task-name", "inc"];

test("reads the bundle and the loader's words of a task registered with its code", () => {
  const fast = ["haltere-fast-execute", "--additional-distribution", "file:///b.mjs", "--dest-dir", ".", "--"];
  const expected = {
    bundleUri: "file:///b.mjs",
    loaderArguments: loader,
    environment: { MODE: "fast" },
    context: {},
    eager: false,
  };
  expect(taskArguments(container([...fast, ...execute, ...loader]))).toEqual(expected);
  expect(taskArguments(container(fast.slice(1).concat(execute, loader), fast.slice(0, 1)))).toEqual(expected);
});

test("reads a map task's words, the bound inputs among them", () => {
  const words = ["vars", "by,to", "resolver", "haltere.module", ...loader];
  const map = ["haltere-map-execute", "--inputs", "{{.input}}", "--resolver", "haltere.map", "--", ...words];
  expect(taskArguments(container(map))).toMatchObject({ bundleUri: undefined, loaderArguments: words });
});

test("keeps what only the SDK reads out of the process's environment, so that it needs no process of its own", () => {
  const eager = create(TaskTemplateSchema, {
    metadata: { isEager: true },
    target: { case: "container", value: { args: [...execute, ...loader], env: [{ key: "_F_SS_C", value: "H4s" }] } },
  });
  expect(taskArguments(eager)).toMatchObject({ environment: {}, context: { _F_SS_C: "H4s" }, eager: true });
});

test("does not take an address from the inner command", () => {
  const inner = [...execute, "--additional-distribution", "file:///other.mjs"];
  expect(taskArguments(container(inner))).toMatchObject({ bundleUri: undefined });
});

test.each([
  ["Python's", container(["pyflyte-execute", "--", ...loader])],
  ["one with another command inside", container(["haltere-fast-execute", "--", "sh", "-c", "true"])],
  ["one without a command", container([])],
  ["one without a container", create(TaskTemplateSchema, { target: { case: "sql", value: {} } })],
])("refuses a task of another kind: %s", (_, task) => {
  expect(taskArguments(task)).toBeUndefined();
});
