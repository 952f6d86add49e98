import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { Resources_ResourceName, TaskTemplateSchema } from "@haltere/idl/core";
import { expect, test } from "vitest";
import { integerType } from "../type/literal-type-builders.ts";
import { compileTask } from "./compile-task.ts";

type TemplateInit = Exclude<MessageInitShape<typeof TaskTemplateSchema>, { $typeName: string }>;
const template = (init: TemplateInit = {}) =>
  create(TaskTemplateSchema, {
    id: { name: "t" },
    interface: { inputs: { variables: { x: { type: integerType() } } } },
    ...init,
  });
const errors = (init: TemplateInit): string[] => {
  const result = compileTask(template(init));
  return result.ok ? [] : result.errors.map(({ code, node }) => `${code} @ ${node}`);
};

test("a task with an image and a command compiles to itself", () => {
  const given = template({ target: { case: "container", value: { image: "i", args: ["run"] } } });
  expect(compileTask(given)).toEqual({ ok: true, task: expect.objectContaining({ template: given }) });
  expect(errors({})).toEqual([]);
});

test("what a container lacks is told together", () => {
  const resources = {
    requests: [{ name: Resources_ResourceName.CPU, value: "lots" }],
    limits: [{ name: Resources_ResourceName.MEMORY, value: "1Gi" }],
  };
  expect(errors({ target: { case: "container", value: { resources } } })).toEqual([
    "UnrecognizedValue @ resources.cpu",
    "ValueRequired @ container",
    "ValueRequired @ container",
  ]);
  const nameless = compileTask(create(TaskTemplateSchema));
  expect(nameless).toMatchObject({ ok: false, errors: [{ code: "ValueRequired", node: "root" }] });
});

test("a pod needs a spec whose containers have names that Kubernetes takes", () => {
  const pod = (podSpec: { [key: string]: { name: string }[] } | undefined) =>
    errors({ target: { case: "k8sPod", value: podSpec === undefined ? {} : { podSpec } } });
  expect(pod({ containers: [{ name: "primary" }] })).toEqual([]);
  expect(pod({ containers: [{ name: "Primary_" }] })).toEqual(["InvalidValue @ root"]);
  expect(pod(undefined)).toEqual(["InvalidValue @ root"]);
});
