import { create } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { InactiveProjectSchema } from "@haltere/idl/admin";
import { expect, test } from "vitest";
import { statusOf } from "./status.ts";

const details = [{ schema: InactiveProjectSchema, message: create(InactiveProjectSchema, { id: "p" }) }];
const status = (message: string) => statusOf(new FlyteError("InvalidArgument", message, { details }));

test("a message of 32,000 bytes and its details are told whole", () => {
  const told = status("x".repeat(32_000));
  expect(told.message).toHaveLength(32_000);
  expect(told.details).toHaveLength(1);
});

test("a longer one is cut between characters, and loses its details", () => {
  const told = status(`${"x".repeat(31_999)}äöü`);
  expect(told.code).toBe(3);
  expect(told.message).toBe("x".repeat(31_999));
  expect(told.details).toEqual([]);
});
