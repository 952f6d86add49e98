import { expect, test } from "vitest";
import { localText, momentOfLocalText } from "./local-text.ts";

test.each(["utc", "local"] as const)("what a field shows in %s is the instant that it was set to", (zone) => {
  const instant = "2026-11-24T01:02:03.000Z";
  expect(momentOfLocalText(localText(instant, zone), zone)).toBe(instant);
});

test("a field in UTC shows the address's own digits, and spans show nothing", () => {
  expect(localText("2026-11-24T01:02:03.999Z", "utc")).toBe("2026-11-24T01:02:03");
  expect([localText("24h", "utc"), localText("soon", "utc"), localText("", "local")]).toEqual(["", "", ""]);
  expect([momentOfLocalText("", "utc"), momentOfLocalText("x", "local")]).toEqual(["", ""]);
});
