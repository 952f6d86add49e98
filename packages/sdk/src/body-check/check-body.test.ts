import { FlyteError } from "@haltere/core";
import { describe, expect, test } from "vitest";
import { checkBody } from "./check-body.ts";
import { findMisuse } from "./find-misuse.ts";

const found = (text: string) => findMisuse(text)?.what;

describe("what is found", () => {
  test.each<[string, string]>([
    ["branches on", "({ x }) => { if (x) return inc({ x }); }"],
    ["branches on", "({ x }) => x ? inc({ x }) : inc({ x: 1 })"],
    ["branches on", "({ x }) => x && inc({ x })"],
    ["branches on", "({ x }) => x ?? inc({ x: 1 })"],
    ["negates", "({ x }) => { const y = inc({ x }); return !y; }"],
    ["compares", "({ x }) => { const y = inc({ x }); return inc({ x: y === 3 ? 1 : 2 }); }"],
    ["compares", "(inputs) => inputs.x == 1"],
    ["compares", "({ x }) => { const { head } = both({ x }); return head.list[0] !== 1; }"],
    ["branches on", "({ x }) => { while (map(inc, { x })) {} }"],
    ["branches on", "({ x }) => { switch (inc({ x })) {} }"],
    ["branches on", "function ({ x: renamed = 1 }) { if (renamed) {} }"],
    ["branches on", "body({ x }) { if (x) {} }"],
    ["branches on", "({ x }) => { if (gt(x, 1)) return inc({ x }); }"],
    ["branches on", "({ x, s }) => and(eq(x, 1), isNone(s)) ? inc({ x }) : inc({ x: 1 })"],
    ["negates", "({ x }) => { const small = lt(x, 1); return !small; }"],
  ])("%s: %s", (what, text) => {
    expect(found(text)).toBe(what);
  });
});

describe("what is let pass", () => {
  test.each([
    "({ x }) => { const n = 3; if (n === 3) return inc({ x }); }",
    "({ x }) => [1, 2].filter((i) => i === 2).map((i) => inc({ x, by: i }))",
    "({ x }) => { let last = x; for (let i = 0; i < 3; i++) last = inc({ x: last }); return last; }",
    "({ xs }) => { const x = 1; return ((x) => x === 1)(x); }",
    "({ x }) => conditional('c').if(eq(x, 1), () => inc({ x })).else(fail('no'))",
    "({ x }) => { const n = 3; return eq(n, 3) ? inc({ x }) : inc({ x: n }); }",
    "() => {}",
    "function () { [native code] }",
    "class { }",
  ])("%s", (text) => {
    expect(found(text)).toBeUndefined();
  });
});

test("the message tells the code, the workflow, the file and the line", () => {
  const source = ({ x }: { readonly x: unknown }) => {
    const y = x;
    return y === 3;
  };
  let error: unknown;
  try {
    checkBody({ workflow: "m.wf", source, place: undefined });
  } catch (thrown) {
    error = thrown;
  }
  // A variable that is given a reference is one.
  if (!(error instanceof FlyteError)) throw error;
  expect(error.message).toContain("y === 3");
  expect(error.hint).toContain("conditional(");
  expect(error.where.workflow).toBe("m.wf");
  expect(error.where.file).toMatch(/check-body\.test\.ts:\d+$/);
});
