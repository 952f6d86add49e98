import { inspect } from "node:util";
import { create } from "@bufbuild/protobuf";
import { ExtendedResourcesSchema } from "@haltere/idl/core";
import { describe, expect, test } from "vitest";
import {
  Annotations,
  ArrayNode,
  BlobType,
  Container,
  DataLoadingConfig,
  Identifier,
  K8sPod,
  Labels,
  Literal,
  MatchingAttributes,
  Node,
  NodeMetadata,
  Parameter,
  Primitive,
  RuntimeMetadata,
  Scalar,
  Secret,
  TaskMetadata,
  TaskNode,
  TaskNodeOverrides,
  TaskTemplate,
  TypedInterface,
  Variable,
  Void,
} from "./index.ts";

const id = new Identifier({
  resourceType: Identifier.ResourceType.TASK,
  project: "p",
  domain: "d",
  name: "t",
  version: "v",
});
const minimal = {
  id,
  type: "t",
  metadata: new TaskMetadata({ runtime: new RuntimeMetadata({ type: 1, version: "1", flavor: "f" }) }),
  interface: new TypedInterface({ inputs: {}, outputs: {} }),
};

describe("construction", () => {
  test("models may be given as their data", () => {
    const plain = new TaskTemplate({
      ...minimal,
      id: { resourceType: 1, project: "p", domain: "d", name: "t", version: "v" },
      container: { image: "i", resources: { requests: [{ name: 1, value: "1" }] } },
    });
    expect(plain.id).toBeInstanceOf(Identifier);
    expect(plain.id.equals(id)).toBe(true);
    expect(plain.container?.resources.requests[0]?.value).toBe("1");
  });

  test.each<[unknown, RegExp]>([
    [{ ...minimal, type: 1 }, /TaskTemplate\.type must be text, and is number/],
    [{ ...minimal, type: undefined }, /TaskTemplate\.type must be text, and is undefined/],
    [{ ...minimal, id: null }, /TaskTemplate\.id must be a Identifier, and is null/],
    [{ ...minimal, config: { a: 1 } }, /TaskTemplate\.config\.a must be text/],
    [{ ...minimal, custom: { a: [Number.NaN] } }, /TaskTemplate\.custom\.a\[0\] must be a JSON value/],
    [{ ...minimal, custom: { a: new Date(0) } }, /TaskTemplate\.custom\.a must be a JSON value/],
    [{ ...minimal, container: { image: "i", args: "a" } }, /Container\.args must be a list/],
    [{ ...minimal, container: { image: "i", args: ["a", 2] } }, /Container\.args\[1\] must be text/],
    [{ ...minimal, k8sPod: minimal.interface }, /TaskTemplate\.k8sPod must be a K8sPod/],
    [{ ...minimal, container: new Container({ image: "i" }).toFlyteIdl() }, /must be a model, and is a message/],
    [{ ...minimal, container: { image: "i" }, sql: {} }, /At most one of container, k8s_pod or sql/],
    [{ ...minimal, taskTypeVersion: 1.5 }, /whole number/],
  ])("refuses what does not fit, and names the place: case %#", (data, message) => {
    expect(() => Reflect.construct(TaskTemplate, [data])).toThrow(message);
  });

  test("refuses what flytekit refuses", () => {
    expect(() => new Secret({ group: "g", envVar: "1x" })).toThrow(/Invalid environment variable name: 1x/);
    expect(() => Reflect.construct(Secret, [{ key: "k" }])).toThrow(/Secret\.group/);
    const format = { inputPath: "i", outputPath: "o", format: 9 };
    expect(() => Reflect.construct(DataLoadingConfig, [format])).toThrow(/Metadata format 9 not supported/);
    const two = { executionClusterLabel: { value: "a" }, executionQueueAttributes: { tags: [] } };
    expect(() => new MatchingAttributes(two)).toThrow(/Only one target/);
  });
});

test("nothing given or taken can change an entity", () => {
  const custom = { list: [1], inner: { a: "b" } };
  const args = ["a"];
  const extendedResources = create(ExtendedResourcesSchema, { gpuAccelerator: { device: "t4" } });
  const template = new TaskTemplate({ ...minimal, custom, extendedResources, container: { image: "i", args } });
  const before = template.digest();
  custom.list.push(2);
  custom.inner.a = "c";
  args.push("b");
  if (extendedResources.gpuAccelerator) extendedResources.gpuAccelerator.device = "a100";
  const message = template.toFlyteIdl();
  message.type = "changed";
  if (message.target.case === "container") message.target.value.args.push("changed");
  expect(template.digest()).toBe(before);
  expect(() => Object.assign(template, { type: "changed" })).toThrow(TypeError);
  expect(() => Object.assign(template.custom?.inner ?? {}, { a: "changed" })).toThrow(TypeError);
  expect(() => Object.assign(template.extendedResources?.gpuAccelerator ?? {}, { device: "x" })).toThrow(TypeError);
});

describe("equality", () => {
  const template = new TaskTemplate(minimal);
  test("is that of messages, whatever was told", () => {
    expect(new TaskTemplate({ ...minimal, custom: {}, config: {} }).equals(template)).toBe(true);
    expect(TaskTemplate.fromFlyteIdl(template.toFlyteIdl()).equals(template)).toBe(true);
    expect(new Primitive({ integer: 0 }).equals(new Primitive({}))).toBe(false);
    expect(new Primitive({ floatValue: Number.NaN }).equals(new Primitive({ floatValue: Number.NaN }))).toBe(true);
    expect(new Primitive({ floatValue: 0 }).equals(new Primitive({ floatValue: -0 }))).toBe(false);
  });

  test("is never that of other types, messages or nothing", () => {
    expect(new Labels({ values: {} }).equals(new Annotations({ values: {} }))).toBe(false);
    expect(new Labels({ values: {} }).digest()).not.toBe(new Annotations({ values: {} }).digest());
    for (const other of [template.toFlyteIdl(), null, undefined, "t"]) expect(template.equals(other)).toBe(false);
  });

  test("the order of a container's variables counts, that of a map does not", () => {
    const container = (env: Record<string, string>) => new Container({ image: "i", env });
    expect(container({ A: "1", B: "2" }).equals(container({ B: "2", A: "1" }))).toBe(false);
    expect(new Labels({ values: { a: "1", b: "2" } }).equals(new Labels({ values: { b: "2", a: "1" } }))).toBe(true);
  });
});

describe("shown", () => {
  test("by console.log: the properties that have a value", () => {
    const pod = new K8sPod({ podSpec: { a: [1] }, metadata: { labels: { l: "1" } } });
    expect(inspect(pod)).toBe(
      "K8sPod {\n  metadata: K8sObjectMetadata { labels: { l: '1' } },\n  podSpec: { a: [ 1 ] }\n}",
    );
    expect(inspect(new Void({}))).toBe("Void {}");
    expect(inspect({ a: { b: { c: pod } } })).toContain("[K8sPod]");
  });

  test("as JSON: protobuf's own form", () => {
    const literal = new Literal({ scalar: new Scalar({ primitive: { integer: 2n ** 60n } }), hash: "h" });
    expect(JSON.stringify(literal)).toBe('{"scalar":{"primitive":{"integer":"1152921504606846976"}},"hash":"h"}');
  });

  test("a class that extends a model has its name, unless it tells another", () => {
    class Same extends Labels {}
    class Mine extends Labels {
      static override readonly entityName = "Mine";
    }
    expect(new Same({ values: {} }).shortString()).toBe("Flyte Serialized object (Labels):\n");
    expect(String(new Mine({ values: { a: "b" } }))).toBe("Flyte Serialized object (Mine):\n  values: {'a': 'b'}");
    expect(Mine.fromFlyteIdl(new Labels({ values: {} }).toFlyteIdl())).toBeInstanceOf(Mine);
  });

  test("an identifier is its text", () => {
    expect([String(id), id.repr(), id.resourceTypeName]).toEqual(["TASK:p:d:t:v", "TASK:p:d:t:v", "TASK"]);
    expect(id.shortString()).toContain("resource_type: 1");
  });
});

test("of a parameter's answers one is written, and a default stands before required", () => {
  const string = new Variable({ type: { blob: new BlobType({ format: "", dimensionality: 0 }) } });
  const value = new Literal({ scalar: new Scalar({ noneType: {} }) });
  const both = new Parameter({ var: string, required: true, default: value });
  expect(both.toFlyteIdl().behavior.case).toBe("default");
  expect(both.behavior).toBe(both.default);
  expect(new Parameter({ var: string, required: true }).toFlyteIdl().behavior).toEqual({
    case: "required",
    value: true,
  });
});

test("what flytekit loses when it reads a node is kept", () => {
  const inner = new Node({
    id: "n",
    metadata: new NodeMetadata({ name: "n" }),
    inputs: [],
    upstreamNodeIds: [],
    outputAliases: [],
    taskNode: new TaskNode({
      referenceId: id,
      overrides: new TaskNodeOverrides({
        containerImage: "i",
        podTemplate: new K8sPod({ metadata: {}, podSpec: { a: 1 }, primaryContainerName: "c" }),
      }),
    }),
  });
  const array = new ArrayNode({
    node: inner,
    minSuccesses: 2,
    executionMode: ArrayNode.ExecutionMode.FULL_STATE,
    isOriginalSubNodeInterface: true,
    dataMode: ArrayNode.DataMode.INDIVIDUAL_INPUT_FILES,
    boundInputs: ["b", "a"],
  });
  const again = ArrayNode.fromFlyteIdl(array.toFlyteIdl());
  expect(again.equals(array)).toBe(true);
  expect(again.boundInputs).toEqual(["a", "b"]);
  expect(again.node.taskNode?.overrides?.containerImage).toBe("i");
  expect(again.node.taskNode?.overrides?.podTemplate?.primaryContainerName).toBe("c");
});
