import { create } from "@bufbuild/protobuf";
import {
  booleanLiteral,
  collectionLiteral,
  collectionType,
  integerLiteral,
  integerType,
  stringLiteral,
  stringType,
  unionLiteral,
  unionType,
} from "@haltere/core";
import { LiteralTypeSchema, SimpleType } from "@haltere/idl/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openControlPlane, type TestControlPlane } from "../../testing/control-plane.ts";

let plane: TestControlPlane;
const execution = { project: "p", domain: "development", name: "e" };
const id = (signalId: string) => ({ signalId, executionId: execution });
const integer = create(LiteralTypeSchema, { type: { case: "simple", value: SimpleType.INTEGER } });
const boolean = create(LiteralTypeSchema, { type: { case: "simple", value: SimpleType.BOOLEAN } });

beforeAll(async () => {
  plane = await openControlPlane();
});
afterAll(() => plane.close());

test("a signal is made once, keeps its type, takes values of it, and tells the engine", async () => {
  const { signals, engine } = plane;
  const made = await signals.getOrCreateSignal({ id: id("s"), type: integer });
  expect(made.value).toBeUndefined();
  await expect(signals.getOrCreateSignal({ id: id("s"), type: boolean })).rejects.toMatchObject({
    code: "AlreadyExists",
  });
  await expect(signals.setSignal({ id: id("s"), value: stringLiteral("7") })).rejects.toMatchObject({
    code: "InvalidArgument",
    message: expect.stringContaining("not castable"),
  });
  expect(engine.signaled).toEqual([]);
  for (const value of [7, 8]) await signals.setSignal({ id: id("s"), value: integerLiteral(value) });
  expect(engine.signaled).toEqual(["s", "s"]);
  const got = await signals.getOrCreateSignal({ id: id("s"), type: integer });
  expect(got).toEqual({ ...made, value: integerLiteral(8) });
});

test("a signal of a union takes one of its variants, and one of a list the empty one", async () => {
  const { signals } = plane;
  const of = (signalId: string) => ({ signalId, executionId: { ...execution, name: "typed" } });
  const either = unionType([integerType(), stringType()]);
  await signals.getOrCreateSignal({ id: of("either"), type: either });
  await signals.setSignal({ id: of("either"), value: unionLiteral(stringLiteral("x"), stringType()) });
  await expect(
    signals.setSignal({ id: of("either"), value: unionLiteral(booleanLiteral(true), boolean) }),
  ).rejects.toMatchObject({ code: "InvalidArgument" });
  await signals.getOrCreateSignal({ id: of("list"), type: collectionType(integerType()) });
  await signals.setSignal({ id: of("list"), value: collectionLiteral([]) });
  await expect(
    signals.setSignal({ id: of("list"), value: collectionLiteral([booleanLiteral(true)]) }),
  ).rejects.toMatchObject({ code: "InvalidArgument" });
});

test("signals of an execution are listed in pages, and filtered", async () => {
  const { signals } = plane;
  for (const name of ["a", "b", "c"]) await signals.getOrCreateSignal({ id: id(name), type: boolean });
  await signals.getOrCreateSignal({
    id: { signalId: "a", executionId: { ...execution, name: "other" } },
    type: boolean,
  });
  const names = async (request: { limit: number; token?: string; filters?: string }) => {
    const list = await signals.listSignals({ workflowExecutionId: execution, ...request });
    return [list.signals.map((signal) => signal.id?.signalId), list.token];
  };
  expect(await names({ limit: 3 })).toEqual([["s", "a", "b"], "3"]);
  expect(await names({ limit: 3, token: "3" })).toEqual([["c"], ""]);
  expect(await names({ limit: 9, filters: "value_in(signal_id,a;c)" })).toEqual([["a", "c"], ""]);
});

test.each([
  ["one that is not there", { id: id("none"), value: booleanLiteral(true) }, "signal does not exist"],
  ["no value", { id: id("s") }, "missing value"],
  ["no id", {}, "missing id"],
  ["no name", { id: id(""), value: booleanLiteral(true) }, "missing signal_id"],
  ["no execution", { id: { signalId: "s" }, value: booleanLiteral(true) }, "missing execution_id"],
])("setting %s is refused", async (_, request, message) => {
  await expect(plane.signals.setSignal(request)).rejects.toMatchObject({
    code: "InvalidArgument",
    message: expect.stringContaining(message),
  });
});
