import { expect, test } from "vitest";
import { databaseUrl } from "./database-url.ts";

test("what was typed comes before the environment, and that before the configuration; empty is none", () => {
  expect(databaseUrl("a", { HALTERE_DATABASE: "b" }, "c")).toBe("a");
  expect(databaseUrl(undefined, { HALTERE_DATABASE: "b" }, "c")).toBe("b");
  expect(databaseUrl("", { HALTERE_DATABASE: "" }, "c")).toBe("c");
  expect(databaseUrl(undefined, {}, undefined)).toBeUndefined();
});
