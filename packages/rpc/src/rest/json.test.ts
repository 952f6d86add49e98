import { create, createRegistry, type DescMessage, fromJson, type Message } from "@bufbuild/protobuf";
import { anyPack, StructSchema } from "@bufbuild/protobuf/wkt";
import { TaskListSchema, TaskNodeMetadataSchema } from "@haltere/idl/admin";
import { LiteralMapSchema, LiteralSchema, RuntimeMetadataSchema, TaskTemplateSchema } from "@haltere/idl/core";
import { StatusSchema } from "@haltere/idl/google";
import fc from "fast-check";
import { expect, test } from "vitest";
import { messageToJson } from "./json.ts";

const proto = (schema: DescMessage, message: Message) => messageToJson(schema, message, { names: "proto" });

test("tells a whole task template as FlyteAdmin does", () => {
  const template = create(TaskTemplateSchema, {
    type: "python-task",
    metadata: { runtime: { type: 1 }, retries: {}, timeout: { seconds: 60n } },
    interface: { inputs: { variables: { a: { type: { type: { case: "simple", value: 1 } } } } } },
    target: { case: "container", value: { image: "i", resources: {} } },
    config: { k: "v" },
    custom: { nested: { list: [1, null, "x"] } },
  });
  expect(proto(TaskTemplateSchema, template)).toEqual({
    id: null,
    type: "python-task",
    metadata: {
      discoverable: false,
      runtime: { type: "FLYTE_SDK", version: "", flavor: "" },
      timeout: "60s",
      retries: { retries: 0 },
      discovery_version: "",
      deprecated_error_message: "",
      cache_serializable: false,
      // Of a oneof, so left out: interruptible.
      pod_template_name: "",
      tags: {},
      cache_ignore_input_vars: [],
      is_eager: false,
      generates_deck: null,
      metadata: null,
    },
    interface: {
      inputs: {
        variables: {
          a: {
            type: { simple: "INTEGER", metadata: null, annotation: null, structure: null },
            description: "",
            artifact_partial_id: null,
            artifact_tag: null,
          },
        },
      },
      outputs: null,
    },
    custom: { nested: { list: [1, null, "x"] } },
    container: {
      image: "i",
      command: [],
      args: [],
      resources: { requests: [], limits: [] },
      env: [],
      config: [],
      ports: [],
      data_config: null,
      architecture: "UNKNOWN",
    },
    task_type_version: 0,
    security_context: null,
    extended_resources: null,
    config: { k: "v" },
  });
});

test("keeps keys that objects have by nature", () => {
  const keys = ["__proto__", "constructor", "toString"];
  const template = create(TaskTemplateSchema, { config: Object.fromEntries(keys.map((key) => [key, key])) });
  const text = JSON.stringify(proto(TaskTemplateSchema, template));
  for (const key of keys) expect(text).toContain(`"${key}":"${key}"`);
});

test("writes numbers that JSON lacks, unknown enum values, and what an Any holds", () => {
  const float = (value: number) =>
    create(LiteralSchema, {
      value: {
        case: "scalar",
        value: { value: { case: "primitive", value: { value: { case: "floatValue", value } } } },
      },
    });
  const told = [Number.NaN, Infinity, -Infinity, 0.1, -0].map((value) => proto(LiteralSchema, float(value)));
  const primitives = told.map((literal) => JSON.stringify(literal).match(/"float_value":([^}]*)/)?.[1]);
  expect(primitives).toEqual(['"NaN"', '"Infinity"', '"-Infinity"', "0.1", "0"]);
  expect(proto(RuntimeMetadataSchema, create(RuntimeMetadataSchema, { type: 99 as never }))).toMatchObject({
    type: 99,
  });
  expect(proto(TaskNodeMetadataSchema, create(TaskNodeMetadataSchema))).toMatchObject({
    cache_status: "CACHE_DISABLED",
  });
  const holding = create(StatusSchema, { details: [anyPack(StructSchema, create(StructSchema, { fields: {} }))] });
  const registry = createRegistry(StructSchema);
  expect(messageToJson(StatusSchema, holding, { names: "proto", registry })).toMatchObject({
    details: [{ "@type": "type.googleapis.com/google.protobuf.Struct", value: {} }],
  });
});

test("reads back as it was, under either kind of names", () => {
  const literal = fc.oneof(
    fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map((value) => ({ case: "integer" as const, value })),
    fc.double().map((value) => ({ case: "floatValue" as const, value })),
    fc.string({ unit: "binary" }).map((value) => ({ case: "stringValue" as const, value })),
    fc.boolean().map((value) => ({ case: "boolean" as const, value })),
  );
  const maps = fc.dictionary(fc.string(), literal).map((entries) =>
    create(LiteralMapSchema, {
      literals: Object.fromEntries(
        Object.entries(entries).map(([key, value]) => [
          key,
          { value: { case: "scalar" as const, value: { value: { case: "primitive" as const, value: { value } } } } },
        ]),
      ),
    }),
  );
  fc.assert(
    fc.property(maps, fc.constantFrom("proto" as const, "camel" as const), (message, names) => {
      const text = JSON.stringify(messageToJson(LiteralMapSchema, message, { names }));
      const read = fromJson(LiteralMapSchema, JSON.parse(text));
      expect(JSON.stringify(messageToJson(LiteralMapSchema, read, { names }))).toBe(text);
      expect(Object.keys(read.literals).sort()).toEqual(Object.keys(message.literals).sort());
    }),
  );
  const list = create(TaskListSchema, { token: "t", tasks: [{ shortDescription: "s" }] });
  expect(fromJson(TaskListSchema, proto(TaskListSchema, list))).toEqual(list);
});
