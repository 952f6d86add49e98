import { expect, test } from "vitest";
import { guideBlocks, guideCommands, isAsShown, printedByProgram } from "./guide.ts";

const page = `# Page

\`\`\`ts file=a.ts mistake
const a = 1;
// 1
  // no output
\`\`\`

\`\`\`console
$ node a.ts
1
2
$ node b.ts
\`\`\`
`;

test("blocks have their language, file, words and line", () => {
  expect(guideBlocks(page)).toMatchObject([
    { language: "ts", file: "a.ts", words: ["mistake"], line: 4 },
    { language: "console", file: undefined, words: [], text: "$ node a.ts\n1\n2\n$ node b.ts\n", line: 10 },
  ]);
});

test("commands have what they print", () => {
  const [program, session] = guideBlocks(page);
  expect(printedByProgram(program?.text ?? "")).toEqual(["1"]);
  expect(session && guideCommands(session)).toEqual([
    { command: "node a.ts", printed: ["1", "2"], line: 10 },
    { command: "node b.ts", printed: [], line: 13 },
  ]);
});

test("an ellipsis stands for what differs, and for nothing else", () => {
  expect(isAsShown(["a", "b"], ["a", "b"])).toBe(true);
  expect(isAsShown(["a", "b"], ["a"])).toBe(false);
  expect(isAsShown(["a"], ["a", "b"])).toBe(false);
  expect(isAsShown(["at (line 3)"], ["at (line …)"])).toBe(true);
  expect(isAsShown(["at line 3"], ["at (line …)"])).toBe(false);
  expect(isAsShown(["x", "y", "end"], ["…", "end"])).toBe(true);
  expect(isAsShown(["end"], ["…", "end"])).toBe(true);
  expect(isAsShown(["x", "y"], ["…", "end"])).toBe(false);
  expect(isAsShown(["x", "y"], ["x", "…"])).toBe(true);
});
