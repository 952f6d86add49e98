import { create } from "@bufbuild/protobuf";
import { TaskResourceAttributesSchema } from "@haltere/idl/admin";
import { Resources_ResourceName as Name, ResourcesSchema } from "@haltere/idl/core";
import { expect, test } from "vitest";
import { settleTaskResources } from "./settle-task-resources.ts";

type Amounts = Readonly<Record<string, string>>;
const platform = create(TaskResourceAttributesSchema, {
  defaults: { cpu: "100m", memory: "100Mi" },
  limits: { cpu: "4", memory: "4Gi" },
});
const entries = (amounts: Amounts) =>
  Object.entries(amounts).map(([name, value]) => ({ name: Name[name as keyof typeof Name], value }));
const settle = (requests: Amounts, limits: Amounts, by = platform) => {
  const own = create(ResourcesSchema, { requests: entries(requests), limits: entries(limits) });
  const settled = settleTaskResources(own, by);
  const text = (list: typeof settled.requests) => list.map(({ name, value }) => `${name}:${value}`).join(" ");
  return [text(settled.requests), text(settled.limits)];
};
const { CPU, MEMORY, GPU } = Name;

test.each([
  [
    "nothing asked: the defaults, which are the limits too",
    {},
    {},
    `${CPU}:100m ${MEMORY}:100Mi`,
    `${CPU}:100m ${MEMORY}:100Mi`,
  ],
  [
    "what is asked is the limit where none is said",
    { CPU: "2" },
    {},
    `${CPU}:2 ${MEMORY}:100Mi`,
    `${CPU}:2 ${MEMORY}:100Mi`,
  ],
  ["a limit alone is what is asked", {}, { CPU: "3" }, `${CPU}:3 ${MEMORY}:100Mi`, `${CPU}:3 ${MEMORY}:100Mi`],
  [
    "nothing is above the platform",
    { CPU: "2" },
    { CPU: "64" },
    `${CPU}:2 ${MEMORY}:100Mi`,
    `${CPU}:4 ${MEMORY}:100Mi`,
  ],
  [
    "nothing asks for more than its limit",
    { CPU: "3" },
    { CPU: "1" },
    `${CPU}:1 ${MEMORY}:100Mi`,
    `${CPU}:1 ${MEMORY}:100Mi`,
  ],
  [
    "a GPU only where it is spoken of",
    { GPU: "1" },
    {},
    `${CPU}:100m ${MEMORY}:100Mi ${GPU}:1`,
    `${CPU}:100m ${MEMORY}:100Mi ${GPU}:1`,
  ],
  [
    "no quantity counts as nothing",
    { CPU: "many", MEMORY: "0" },
    {},
    `${CPU}:100m ${MEMORY}:100Mi`,
    `${CPU}:100m ${MEMORY}:100Mi`,
  ],
])("%s", (_, requests, limits, asked, limited) => {
  expect(settle(requests as Amounts, limits as Amounts)).toEqual([asked, limited]);
});

test("where the platform says nothing, nothing is added", () => {
  expect(settle({ MEMORY: "1Gi" }, {}, create(TaskResourceAttributesSchema))).toEqual([
    `${MEMORY}:1Gi`,
    `${MEMORY}:1Gi`,
  ]);
  expect(settleTaskResources(undefined, create(TaskResourceAttributesSchema)).requests).toEqual([]);
});
