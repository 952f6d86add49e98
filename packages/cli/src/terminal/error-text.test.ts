import { FlyteError } from "@haltere/core";
import { expect, test } from "vitest";
import { errorText } from "./error-text.ts";

test("message, place and hint, a line each", () => {
  const error = new FlyteError("InvalidArgument", "It is wrong.", {
    where: { task: "m.inc", input: "x" },
    hint: "Mend it.",
    cause: Object.assign(new Error("not shown"), { stack: "Error: not shown\n    at read (node:fs:1:2)" }),
  });
  expect(errorText(error, { color: false })).toBe("Error: It is wrong.\n  at task m.inc, input x\n  Mend it.");
});

test("an error of a bundle's own copy shows the user's frames of what was thrown, by the project's paths", () => {
  const cause = new RangeError("too large");
  cause.stack = [
    "RangeError: too large",
    "    at check (/home/me/.cache/haltere/bundles/src/hello.ts:9:20)",
    "    at run (/home/me/.cache/haltere/bundles/src/hello.ts:13:10)",
    "    at Object.run (/home/me/.cache/haltere/bundles/node_modules/haltere/dist/index.js:1:2)",
  ].join("\n");
  const foreign = Object.assign(new Error("RangeError: too large", { cause }), {
    name: "FlyteError",
    where: { task: "src.hello.boom" },
  });
  expect(errorText(foreign, { color: false }).split("\n")).toEqual([
    "Error: RangeError: too large",
    "  at task src.hello.boom",
    "    at check (src/hello.ts:9:20)",
    "    at run (src/hello.ts:13:10)",
  ]);
});

test("frames of libraries are shown where the user's code called them, and not where we did", () => {
  const error = (frames: readonly string[]) => {
    const stack = ["Error: no", ...frames.map((frame) => `    at ${frame}`)].join("\n");
    return new FlyteError("InvalidArgument", "no", { cause: Object.assign(new Error("no"), { stack }) });
  };
  const library = "read (file:///p/node_modules/@connectrpc/connect/dist/esm/status.js:1:2)";
  expect(errorText(error([library]), { color: false })).toBe("Error: no");
  const user = "check (src/hello.ts:9:20)";
  expect(errorText(error([library, user, "call (/p/node_modules/haltere/dist/index.js:1:2)"]), { color: false })).toBe(
    `Error: no\n    at ${library}\n    at ${user}`,
  );
});

test("anything else is a fault and shows its stack", () => {
  expect(errorText(new TypeError("oops"), { color: false })).toMatch(/^Error: TypeError: oops\n {4}at /);
  expect(errorText("a text", { color: false })).toBe("Error: a text");
});
