import { literalTypeText } from "@haltere/core";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { File } from "./file-schema.ts";
import { interpretSchema } from "./interpret-schema.ts";
import { NodeError } from "./node-error-schema.ts";
import { Pickle } from "./pickle-schema.ts";
import { annotated } from "./schema-notes.ts";

const typeOf = (schema: z.ZodType) => interpretSchema(schema, "x").transformer.literalType;

describe("what a schema is on the wire", () => {
  test.each<[z.ZodType, string]>([
    [z.int(), "int"],
    [z.number().int(), "int"],
    [z.int32(), "int"],
    [z.bigint(), "int"],
    [z.int64(), "int"],
    [z.number(), "float"],
    [z.float32(), "float"],
    [z.number().min(3), "float"],
    [z.string().min(1), "str"],
    [z.email(), "str"],
    [z.boolean(), "bool"],
    [z.date(), "datetime"],
    [z.array(z.int()), "list[int]"],
    [z.int().brand("id").readonly(), "int"],
    [z.lazy(() => z.int()), "int"],
    [z.int().default(3), "int"],
    [z.int().prefault(3), "int"],
    [z.int().optional().nonoptional(), "int"],
  ])("%#: %o", (schema, text) => {
    expect(literalTypeText(typeOf(schema))).toBe(text);
  });

  test("unions within unions are taken apart, with one none", () => {
    const type = typeOf(z.union([z.int(), z.union([z.string(), z.boolean()]).nullable()]).optional()).type;
    expect(type.case === "unionType" && type.value.variants.map((variant) => variant.structure?.tag)).toEqual([
      "int",
      "str",
      "bool",
      "none",
    ]);
  });

  test("a file keeps its format through what Zod clones it for", () => {
    const type = typeOf(File.schema({ format: ".csv" }).describe("a table").optional()).type;
    const [file] = type.case === "unionType" ? type.value.variants : [];
    expect(file?.type).toMatchObject({ case: "blob", value: { format: "csv" } });
  });

  test("a description is the variable's", () => {
    expect(interpretSchema(z.int().describe("how many"), "x").description).toBe("how many");
    expect(interpretSchema(z.int().describe("how many").optional(), "x").description).toBe("how many");
  });
});

describe("what is refused when it is defined", () => {
  interface Tree {
    children: Tree[];
  }
  const Tree: z.ZodType<Tree> = z.lazy(() => z.object({ children: z.array(Tree) }));

  test.each<[string, z.ZodType, RegExp]>([
    ["a transform", z.string().transform(Number), /changes its values/],
    ["a pipe", z.string().pipe(z.string()), /changes its values/],
    ["a preprocess", z.preprocess(String, z.string()), /changes its values/],
    ["coercion", z.coerce.number(), /coerced/],
    ["trim", z.string().trim(), /rewrites/],
    ["toLowerCase", z.string().toLowerCase(), /rewrites/],
    ["catch", z.int().catch(1), /changes its values/],
    ["recursion", Tree, /contains itself/],
    ["a tuple", z.tuple([z.int()]), /tuple/],
    ["an enum of numbers", z.enum({ One: 1 }), /enum/],
    ["mixed literals", z.literal(["a", 1]), /mixes/],
    ["a set", z.set(z.int()), /set/],
    ["keys of other types", z.map(z.boolean(), z.int()), /keys of the type bool/],
    ["an object as a key", z.map(z.object({ a: z.int() }), z.int()), /keys/],
    ["a pickle in an object", Pickle, /pickle/],
    ["a node's error in an object", NodeError.optional(), /error of a node/],
    ["a pickle below keys of integers", z.record(z.int(), Pickle), /pickle/],
    ["an annotated object", annotated(z.object({ a: z.int() }), { unit: "m" }), /annotated/],
    ["an annotated enum", annotated(z.enum(["a"]), { unit: "m" }), /annotated/],
    ["fields of any name", z.looseObject({ a: z.int() }), /does not declare/],
    ["the browser's file", z.file(), /browser's File/],
    ["never", z.never(), /never/],
  ])("%s, with the field named", (_, schema, reason) => {
    expect(() => interpretSchema(z.object({ inner: z.array(schema) }), "cfg")).toThrow(reason);
    expect(() => interpretSchema(z.object({ inner: z.array(schema) }), "cfg")).toThrow(/cfg\.inner/);
  });
});
