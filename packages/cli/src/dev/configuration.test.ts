import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FlyteError } from "@haltere/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Configuration, readConfiguration } from "./configuration.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "haltere-configuration-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = (text: string): Configuration => {
  const file = join(folder, "haltere.yaml");
  writeFileSync(file, text);
  return readConfiguration(file);
};

const refusal = (text: string): string => {
  try {
    read(text);
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(FlyteError);
    return FlyteError.from(thrown).fullMessage;
  }
  throw new Error("nothing was refused");
};

test("an empty file changes nothing, and numbers may be quantities", () => {
  expect(read("")).toEqual({});
  expect(read("tasks: { limits: { cpu: 4, memory: 4Gi } }")).toEqual({
    tasks: { limits: { cpu: "4", memory: "4Gi" } },
  });
  expect(read("tasks: { defaults: { cpu: 0.5, memory: 100Mi } }")).toEqual({
    tasks: { defaults: { cpu: "0.5", memory: "100Mi" } },
  });
});

test.each([
  ["a misspelt key", "workflows: { maxNode: 5 }", ["workflows.maxNode"]],
  ["an unknown section", "server: {}\nscheduling: {}", ["scheduling"]],
  ["a wrong kind", "workflows: { maxNodes: many }", ["workflows.maxNodes", '"many"', "number"]],
  ["no quantity", "tasks: { limits: { memory: lots } }", ["tasks.limits.memory", '"lots"', "4Gi"]],
  ["no default quantity", "tasks: { defaults: { cpu: some } }", ["tasks.defaults.cpu", '"some"', "500m"]],
  ["no amount of a machine", "machine: { memory: lots }", ["machine.memory", '"lots"', "4Gi"]],
  ["less than nothing", "machine: { cpu: -2 }", ["machine.cpu", "less than nothing"]],
  ["no time at all", "deadlines: { nodeActiveSeconds: 0 }", ["deadlines.nodeActiveSeconds", "0"]],
  ["no slot", "machine: { slots: 0 }", ["machine.slots", "0"]],
  ["below its least", "executions: { maxParallelism: -1 }", ["executions.maxParallelism", "-1"]],
  ["two at once", "executions: { maxParallelism: x }\ndomains: []", ["executions.maxParallelism", "domains"]],
  ["no address", "telemetry: { traces: { endpoint: collector } }", ["telemetry.traces.endpoint", '"collector"']],
  ["a list", "- a", ["the content"]],
  ["no YAML", "a: [", ["cannot be read", "haltere.yaml"]],
])("%s is told by its key", (_, text, words) => {
  const told = refusal(text);
  for (const word of [...words, "haltere.yaml"]) expect(told).toContain(word);
});

test.each([
  ["server: {}\n# of workflows\nworkflows:\n  maxNode: 5\n", ["line 4: workflows.maxNode"]],
  ["machine:\n  cpu: 2\n  memory: lots\n", ["line 3: machine.memory"]],
  ["a: 1\nmachine: { cpu: -2 }\n", ["line 1: a is no key", "line 2: machine.cpu"]],
  ["domains:\n  - { id: a, name: b }\n  - id: c\n", ["line 3: domains.1.name"]],
  ["domains: [", ["line 1"]],
])("of %j every fault is told with its line", (text, words) => {
  for (const word of words) expect(refusal(text)).toContain(word);
});

test("a file that is not there is told by its name", () => {
  expect(() => readConfiguration(join(folder, "none.yaml"))).toThrow(/none\.yaml|cannot be read/);
});
