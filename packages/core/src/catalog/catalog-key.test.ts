import { create, fromBinary, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import {
  IdentifierSchema,
  type Literal,
  type LiteralMap,
  LiteralMapSchema,
  LiteralSchema,
  LiteralTypeSchema,
  ResourceType,
  SimpleType,
  TypedInterfaceSchema,
} from "@haltere/idl/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  collectionLiteral,
  floatLiteral,
  integerLiteral,
  literalMap,
  mapLiteral,
  stringLiteral,
  unionLiteral,
} from "../literal/literal-builders.ts";
import { catalogInputsHash, catalogKey } from "./catalog-key.ts";
import { hashedInputs } from "./hashed-inputs.ts";
import { localCacheKey } from "./local-cache-key.ts";
import { objectHash } from "./object-hash.ts";

const withHash = (literal: Literal, hash: string): Literal => ({ ...literal, hash });

describe("the hash of an object", () => {
  // The examples of objecthash's own documentation.
  test.each([
    [["foo", "bar"], "32ae896c413cfdc79eec68be9139c86ded8b279238467c216cf2bec4d5f1e4a2"],
    [[], "acac86c0e609ca906f632b0e2dacccb2b77d22b0621f20ebece1a4835b93f6f0"],
    [{}, "18ac3e7343f016890c510e93f935261169d9e3f565436429830faf0934f4f8e4"],
    [{ foo: "bar" }, "7ef5237c3027d6c58100afadf37796b3d351025cf28038280147d42fdc53b960"],
    [null, "1b16b1df538ba12dc3f97edbb85caa7050d46c148134290feba80f8236c83db9"],
  ])("%j", (json, hex) => {
    expect(objectHash(json).toString("hex")).toBe(hex);
  });

  test("each finite number has one of its own; the zeros share theirs", () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(finite, finite, (a, b) => {
        expect(objectHash(a).equals(objectHash(b))).toBe(a === b);
      }),
    );
    expect(objectHash(-0)).toEqual(objectHash(0));
    expect(objectHash(5e-324)).not.toEqual(objectHash(0));
  });
});

describe("inputs", () => {
  const inputs: LiteralMap = literalMap({ a: integerLiteral(1), b: stringLiteral("x") });

  test("the order of a map is nothing, on the wire or here", () => {
    const other: LiteralMap = literalMap({ b: stringLiteral("x"), a: integerLiteral(1) });
    const nested = (names: readonly string[]): LiteralMap =>
      literalMap({ m: mapLiteral(Object.fromEntries(names.map((name) => [name, stringLiteral(name)]))) });
    expect(catalogInputsHash(other)).toBe(catalogInputsHash(inputs));
    expect(localCacheKey("t", "1", other)).toBe(localCacheKey("t", "1", inputs));
    expect(localCacheKey("t", "1", nested(["ü", "z", "a"]))).toBe(localCacheKey("t", "1", nested(["a", "z", "ü"])));
  });

  test("a hash stands for its literal wherever a list or map holds it, and not within a union", () => {
    const of = (text: string): LiteralMap =>
      literalMap({
        l: collectionLiteral([mapLiteral({ k: withHash(stringLiteral(text), "h") }), floatLiteral(1)]),
      });
    expect(catalogInputsHash(of("one"))).toBe(catalogInputsHash(of("two")));
    const only = create(LiteralSchema, { hash: "h" });
    expect(hashedInputs(of("one"))).toEqual(
      literalMap({ l: collectionLiteral([mapLiteral({ k: only }), floatLiteral(1)]) }),
    );
    const either = (text: string): LiteralMap =>
      literalMap({ u: unionLiteral(withHash(stringLiteral(text), "h"), create(LiteralTypeSchema)) });
    expect(catalogInputsHash(either("one"))).not.toBe(catalogInputsHash(either("two")));
  });

  test("ignored inputs are as if they were not there", () => {
    expect(catalogInputsHash(inputs, ["b"])).toBe(catalogInputsHash(literalMap({ a: integerLiteral(1) })));
    expect(localCacheKey("t", "1", inputs, ["a", "b", "c"])).toBe(localCacheKey("t", "1", literalMap({})));
  });

  test("what was hashed is what went in: nothing is changed in place", () => {
    const before = toBinary(LiteralMapSchema, inputs);
    hashedInputs(inputs, ["a"]);
    localCacheKey("t", "1", inputs, ["a"]);
    expect(fromBinary(LiteralMapSchema, before)).toEqual(inputs);
  });
});

describe("the key in the catalog", () => {
  const id = create(IdentifierSchema, {
    resourceType: ResourceType.TASK,
    project: "p",
    domain: "d",
    name: "m.t",
    version: "v7",
  });
  const integer = create(LiteralTypeSchema, { type: { case: "simple", value: SimpleType.INTEGER } });
  const types = (init: MessageInitShape<typeof TypedInterfaceSchema> = {}) => create(TypedInterfaceSchema, init);
  const inputs = literalMap({ x: integerLiteral(1) });

  test("names the task and its cache version, not the task's own version", () => {
    const key = catalogKey({ id, interface: types(), cacheVersion: " 1.0 " }, inputs);
    expect(key.dataset).toMatchObject({ resourceType: ResourceType.DATASET, project: "p", domain: "d" });
    expect(key.dataset.name).toBe("flyte_task-m.t");
    expect(key.dataset.version).toBe("1.0-GKw-c0Pw-GKw-c0Pw");
    expect(key.tag).toBe(`flyte_cached-${catalogInputsHash(inputs)}`);
  });

  test("a change of types is another entry; no variables are as no map of them", () => {
    const one = catalogKey(
      { id, cacheVersion: "1", interface: types({ inputs: { variables: { x: { type: integer } } } }) },
      inputs,
    );
    const none = catalogKey({ id, cacheVersion: "1", interface: types({ inputs: {}, outputs: {} }) }, inputs);
    expect(none.dataset.version).toBe("1-GKw-c0Pw-GKw-c0Pw");
    expect(one.dataset.version).toMatch(/^1-(?!GKw-c0Pw).{8}-GKw-c0Pw$/);
  });

  test("an empty version is refused with the task's name", () => {
    expect(() => catalogKey({ id, interface: types(), cacheVersion: "  " }, inputs)).toThrow(/m\.t.*empty version/);
  });
});
