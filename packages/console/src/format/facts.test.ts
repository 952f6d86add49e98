import { expect, test } from "vitest";
import { changesBetween, factsOf } from "./facts.ts";

test("what is added, removed and changed is told under its heading, and what is the same is not", () => {
  const before = [
    factsOf("Inputs", [
      ["a", "int"],
      ["b", "str"],
      ["c", "bool"],
    ]),
    factsOf("Retries", [["n", "1"]]),
  ];
  const after = [
    factsOf("Inputs", [
      ["a", "int"],
      ["b", "float"],
      ["d", "bool"],
    ]),
    factsOf("Retries", [["n", "1"]]),
  ];
  expect(changesBetween(before, after)).toEqual([
    {
      title: "Inputs",
      changes: [
        { kind: "changed", name: "b", before: "str", after: "float" },
        { kind: "removed", name: "c", before: "bool", after: "" },
        { kind: "added", name: "d", before: "", after: "bool" },
      ],
    },
  ]);
});

test("a heading that only one version has is told, and names of Object's own are names", () => {
  expect(
    changesBetween(
      [],
      [
        factsOf("Nodes", [
          ["constructor", "task"],
          ["__proto__", "gate"],
        ]),
      ],
    ),
  ).toEqual([
    {
      title: "Nodes",
      changes: [
        { kind: "added", name: "constructor", before: "", after: "task" },
        { kind: "added", name: "__proto__", before: "", after: "gate" },
      ],
    },
  ]);
});
