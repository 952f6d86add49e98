// What some models do beside holding a message.
import { describe, expect, test } from "vitest";
import {
  ArrayJob,
  BindingData,
  BindingDataCollection,
  BindingDataMap,
  Filter,
  filterListText,
  LiteralType,
  Scalar,
  Sort,
  TaskExecution,
  TypeAnnotation,
  TypedInterface,
  Variable,
} from "./index.ts";

test("a task execution's phases", () => {
  expect(TaskExecution.Phase).toMatchObject({
    UNDEFINED: 0,
    QUEUED: 1,
    RUNNING: 2,
    SUCCEEDED: 3,
    ABORTED: 4,
    FAILED: 5,
  });
  expect(TaskExecution.Phase).toMatchObject({ INITIALIZING: 6, WAITING_FOR_RESOURCES: 7, RETRYABLE_FAILED: 8 });
});

describe("an array job", () => {
  test("travels as a JSON object", () => {
    const job = new ArrayJob({ parallelism: 5, size: 10, minSuccesses: 3 });
    expect(job.toDict()).toEqual({ parallelism: "5", size: "10", minSuccesses: "3" });
    const again = ArrayJob.fromFlyteIdl(job.toFlyteIdl());
    expect(again.equals(job)).toBe(true);
    expect(again.minSuccesses).toBe(3n);
    expect(new ArrayJob({ size: 1, minSuccessRatio: 0.8 }).toDict()).toEqual({ size: "1", minSuccessRatio: 0.8 });
    expect(new ArrayJob({ size: 1 }).shortString()).toBe(
      `Flyte Serialized object (ArrayJob):\n  fields: {'size': string_value: "1" }`,
    );
  });
  test("has a count or a ratio, not both", () => {
    expect(() => new ArrayJob({ minSuccesses: 1, minSuccessRatio: 0.5 })).toThrow(/Only one of/);
  });
});

describe("filters", () => {
  test.each([
    ["eq(a,b)", Filter.equal("a", "b")],
    ["ne(a,b)", Filter.notEqual("a", "b")],
    ["gt(a,1)", Filter.greaterThan("a", "1")],
    ["gte(a,1)", Filter.greaterThanOrEqual("a", "1")],
    ["lt(a,1)", Filter.lessThan("a", "1")],
    ["lte(a,1)", Filter.lessThanOrEqual("a", "1")],
    ["contains(a,b;c)", Filter.contains("a", ["b", "c"])],
    ["value_in(a,b;c)", Filter.valueIn("a", ["b", "c"])],
    ["value_not_in(a,b)", Filter.valueNotIn("a", ["b"])],
  ])("%s", (text, filter) => {
    expect(filter.toFlyteIdl()).toBe(text);
    expect(Filter.parse(text).equals(filter)).toBe(true);
  });
  test("are joined by plus signs, and shown with flytekit's names", () => {
    expect(filterListText([Filter.equal("a", "b"), Filter.parse("ne( c , d )")])).toBe("eq(a,b)+ne(c,d)");
    expect(String(Filter.valueIn("a", ["b"]))).toBe("Flyte Serialized object (ValueIn):\nvalue_in(a,b)");
  });
  test.each(["", "eq(a)", "eq(a,b,c)", "eq(a,b", "xx(a,b)", "eq[a,b]"])("refuses %j", (text) => {
    expect(() => Filter.parse(text)).toThrow(/could not be parsed/);
  });
});

test("an order is read from its text", () => {
  expect(Sort.parse(" desc( name ) ").equals(new Sort({ key: "name", direction: Sort.Direction.DESCENDING }))).toBe(
    true,
  );
  expect(Sort.parse("asc(name)").direction).toBe(Sort.Direction.ASCENDING);
  for (const wrong of ["", "name", "asc(name", "up(name)"]) expect(() => Sort.parse(wrong)).toThrow(/order/);
});

test("the interface of a map is of lists, but for what is bound or excluded", () => {
  const integer = new Variable({ type: { simple: LiteralType.SimpleType.INTEGER }, description: "n" });
  const one = new TypedInterface({ inputs: { a: integer, b: integer, c: integer }, outputs: { o: integer } });
  const lists = one.transformInterfaceToList(new Set(["b"]), new Set(["c"]));
  expect(Object.keys(lists.inputs)).toEqual(["a", "b"]);
  expect(lists.inputs.a?.type.collectionType?.simple).toBe(LiteralType.SimpleType.INTEGER);
  expect(lists.inputs.b?.equals(integer)).toBe(true);
  expect(lists.outputs.o?.description).toBe("n");
  expect(lists.outputs.o?.type.collectionType?.equals(integer.type)).toBe(true);
});

test("of two annotations the second's word counts", () => {
  const merged = TypeAnnotation.mergeAnnotations(
    new TypeAnnotation({ annotations: { a: 1, b: 1 } }),
    new TypeAnnotation({ annotations: { b: 2 } }),
  );
  expect(merged.annotations).toEqual({ a: 1, b: 2 });
});

test("a binding without promises is a literal; one with a promise says which", () => {
  const scalar = new BindingData({ scalar: new Scalar({ primitive: { integer: 1 } }) });
  const nested = new BindingData({
    map: new BindingDataMap({
      bindings: { xs: new BindingData({ collection: new BindingDataCollection({ bindings: [scalar] }) }) },
    }),
  });
  expect(nested.toLiteralModel().map?.literals.xs?.collection?.literals[0]?.scalar?.value).toEqual(
    scalar.scalar?.value,
  );
  const promise = new BindingData({ promise: { nodeId: "n0", var: "o0", attrPath: ["a", 0] } });
  expect(() => promise.toLiteralModel()).toThrow(/has a promise/);
  expect(BindingData.fromFlyteIdl(promise.toFlyteIdl()).promise?.attrPath).toEqual(["a", 0]);
});
