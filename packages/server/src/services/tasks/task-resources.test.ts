import { create } from "@bufbuild/protobuf";
import { IdentifierSchema, Resources_ResourceName as Name, ResourcesSchema } from "@haltere/idl/core";
import { expect, test } from "vitest";
import { checkContainerResources, checkPodResources } from "./task-resources.ts";

const task = create(IdentifierSchema, { name: "m.t" });
const platform = { cpu: "4", memory: "4Gi" };
const entries = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([name, value]) => ({ name: Name[name as keyof typeof Name], value }));
const check = (requests: Record<string, string>, limits: Record<string, string> = {}) =>
  checkContainerResources(
    task,
    create(ResourcesSchema, { requests: entries(requests), limits: entries(limits) }),
    platform,
  );

test.each([
  [
    { CPU: "500m", MEMORY: "100Mi" },
    { CPU: "1", MEMORY: "200Mi" },
  ],
  [{ CPU: "4", MEMORY: "4Gi" }, {}],
  [{ STORAGE: "no quantity" }, {}],
  [{ GPU: "1" }, { GPU: "1" }],
  // FlyteAdmin checks a limit against the platform's only beside a request of the same resource.
  [{}, { MEMORY: "64Gi" }],
])("%j with limits %j may be", (requests, limits) => {
  expect(() => check(requests, limits)).not.toThrow();
});

test.each([
  [{ CPU: "lots" }, {}, /CPU request failed for value lots/],
  [{ CPU: "2" }, { CPU: "1" }, /CPU default \[2\] is greater than the limit \[1\]/],
  [{ CPU: "64" }, {}, /CPU default \[64\] is greater than .* \[4\]/],
  [{ MEMORY: "1Gi" }, { MEMORY: "64Gi" }, /MEMORY limit \[64Gi\] is greater/],
  [{ GPU: "1" }, { GPU: "2" }, /gpu/],
  [{ GPU: "500m" }, {}, /gpu must be a whole number/],
])("%j with limits %j may not", (requests, limits, message) => {
  expect(() => check(requests, limits)).toThrow(message);
});

test("a resource is named once", () => {
  const cpu = { name: Name.CPU, value: "1" };
  expect(() => checkContainerResources(task, create(ResourcesSchema, { requests: [cpu, cpu] }), platform)).toThrow(
    /CPU.*multiple times/,
  );
});

test("each container of a pod is checked", () => {
  const pod = (cpu: unknown) => ({ containers: [{ name: "a" }, { name: "b", resources: { requests: { cpu } } }] });
  expect(() => checkPodResources(task, pod("1"), platform)).not.toThrow();
  expect(() => checkPodResources(task, pod("64"), platform)).toThrow(/CPU/);
  expect(() => checkPodResources(task, pod(64), platform)).toThrow(/CPU/);
  expect(() => checkPodResources(task, {}, platform)).not.toThrow();
});
