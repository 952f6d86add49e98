import { create, toJson } from "@bufbuild/protobuf";
import { AgentSchema } from "@haltere/idl/admin";
import { TaskExecution_Phase } from "@haltere/idl/core";
import { expect, test } from "vitest";
import { z } from "zod";
import { AgentRegistry, AsyncAgentBase, SyncAgentBase } from "./aliases.ts";
import { AsyncConnector } from "./async-connector.ts";
import { connectorsOf } from "./connector.ts";
import { connectorKind } from "./connector-base.ts";
import { ConnectorRegistry } from "./connector-registry.ts";
import { SyncConnector } from "./sync-connector.ts";

interface Job {
  readonly jobId: string;
}

class Jobs extends AsyncConnector<Job> {
  readonly name: string;
  constructor(name = "Jobs", taskType = "job", taskTypeVersion = 0) {
    super({ taskType, taskTypeVersion, meta: z.object({ jobId: z.string() }) });
    this.name = name;
  }
  async create() {
    return { jobId: "1" };
  }
  async get() {
    return { phase: TaskExecution_Phase.SUCCEEDED };
  }
  async delete() {}
}

class Quick extends SyncConnector {
  readonly name: string;
  constructor(name = "Quick", taskType = "quick") {
    super({ taskType });
    this.name = name;
  }
  async do() {
    return { phase: TaskExecution_Phase.SUCCEEDED };
  }
}

const told = (registry: ConnectorRegistry) => registry.listConnectors().map((agent) => toJson(AgentSchema, agent));

test("connectors are found by type and version", () => {
  const registry = new ConnectorRegistry();
  const first = new Jobs();
  const second = new Jobs("Jobs", "job", 1);
  registry.register(first);
  registry.register(second);
  expect(registry.getConnector("job")).toBe(first);
  expect(registry.getAgent("job", 1)).toBe(second);
  expect(() => registry.getConnector("job", 2)).toThrow("Cannot find connector for task category: job_v2.");
  expect(() => registry.getConnectorMetadata("Job")).toThrow("Cannot find connector for name: Job.");
});

test("a category has one connector, unless one is told to override", () => {
  const registry = new ConnectorRegistry();
  registry.register(new Jobs());
  expect(() => registry.register(new Quick("Other", "job"))).toThrow("Duplicate connector for task type: job_v0");
  expect(told(registry)).toHaveLength(1);
  const other = new Quick("Other", "job");
  registry.register(other, { override: true });
  expect(registry.getConnector("job")).toBe(other);
  expect(told(registry)).toEqual([
    { name: "Other", isSync: true, supportedTaskTypes: ["job"], supportedTaskCategories: [{ name: "job" }] },
  ]);
});

test("connectors of one name are told as one, of the kind that the first has", () => {
  const registry = new ConnectorRegistry();
  registry.register(new Quick("Both"));
  registry.register(new Jobs("Both", "job", 3));
  registry.register(new Jobs("Alone", "alone"));
  expect(told(registry)).toEqual([
    {
      name: "Both",
      isSync: true,
      supportedTaskTypes: ["quick", "job"],
      supportedTaskCategories: [{ name: "quick" }, { name: "job", version: 3 }],
    },
    { name: "Alone", supportedTaskTypes: ["alone"], supportedTaskCategories: [{ name: "alone" }] },
  ]);
  expect(registry.getConnectorMetadata("Alone")).toEqual(
    create(AgentSchema, { name: "Alone", supportedTaskTypes: ["alone"], supportedTaskCategories: [{ name: "alone" }] }),
  );
});

test("a registry is an object of its own", () => {
  const registry = new ConnectorRegistry();
  registry.register(new Jobs());
  expect(told(new ConnectorRegistry())).toEqual([]);
});

test("flytekit's older names are the same classes", () => {
  expect([AgentRegistry, AsyncAgentBase, SyncAgentBase]).toEqual([ConnectorRegistry, AsyncConnector, SyncConnector]);
});

test("a module's connectors are its instances, and the classes that need nothing to be made", () => {
  class Plain extends Jobs {
    constructor() {
      super("Plain", "plain");
    }
  }
  abstract class Base extends AsyncConnector<Job> {}
  class Needing extends Quick {
    constructor(name: string) {
      super(name);
    }
  }
  const quick = new Quick();
  const found = connectorsOf({
    quick,
    again: quick,
    Quick,
    Plain,
    Base,
    Needing,
    AsyncConnector,
    SyncConnector,
    f: () => {},
    n: 1,
    none: null,
    object: {},
  });
  expect(found.map(({ name }) => name)).toEqual(["Quick", "Plain"]);
});

test("a connector is known also where its base class comes from another copy of the package", () => {
  class Foreign {
    readonly name = "Foreign";
    readonly taskCategory = { name: "foreign", version: 0 };
    get [connectorKind]() {
      return "sync";
    }
    async do() {}
  }
  const [connector] = connectorsOf({ Foreign });
  expect(connector).toBeInstanceOf(Foreign);
  expect(Symbol.keyFor(connectorKind)).toBe("haltere.connectorKind");
});
