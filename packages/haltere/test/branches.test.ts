// Conditionals, gates and failure handlers as a user of the command meets them: run here without a terminal, and
// registered with a control plane.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { haltere, startControlPlane } from "@haltere/cli/testing";
import { afterAll, beforeAll, expect, test } from "vitest";

let folder: string;

beforeAll(() => {
  mkdirSync(join(import.meta.dirname, "..", ".cache"), { recursive: true });
  folder = mkdtempSync(join(import.meta.dirname, "..", ".cache", "branches-"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "release", type: "module" }));
  writeFileSync(
    join(folder, "release.ts"),
    `import { approve, conditional, fail, gt, lte, NodeError, sleep, task, waitForInput, workflow, z } from "haltere";
     export const score = task({ inputs: { x: z.int() }, output: z.number() }, ({ x }) => x / 2);
     export const publish = task({ inputs: { score: z.number() }, output: z.string() }, ({ score }) => "published " + score);
     export const tidy = task({ inputs: { x: z.int(), err: NodeError.optional() } }, ({ x, err }) => {
       console.log("tidied", x, err?.message);
     });
     export const decided = workflow({ inputs: { x: z.int() }, output: z.string(), onFailure: tidy }, ({ x }) => {
       const scored = score({ x });
       return conditional("quality")
         .if(lte(scored, 0), fail("nothing to release"))
         .elseIf(gt(scored, 10), () => publish({ score: scored }))
         .else(() => publish({ score: 0 }));
     });
     export const reviewed = workflow({ inputs: { x: z.int() }, outputs: { said: z.string(), note: z.string() } }, ({ x }) => ({
       said: publish({ score: approve(score({ x }, { after: sleep(0.01) }), "check-score") }),
       note: waitForInput("note", z.string()),
     }));`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a branch is chosen; one that fails is told after its handler has run", async () => {
  expect(await haltere(["run", "release.ts", "decided", "--x", "30"], { cwd: folder })).toMatchObject({
    status: 0,
    stdout: 'o0: "published 15"\n',
  });
  const failed = await haltere(["run", "release.ts", "decided", "--x", "0"], { cwd: folder });
  expect(failed.status).toBe(1);
  expect(failed.stdout).toContain("tidied 0 nothing to release");
  expect(failed.stderr).toMatch(/Error: nothing to release\n.*workflow release\.decided, node n1\n/);
});

test("a gate without a terminal says so, and what to do", async () => {
  const { status, stderr } = await haltere(["run", "release.ts", "reviewed", "--x", "1"], { cwd: folder });
  expect(status).toBe(1);
  expect(stderr).toMatch(/the gate (check-score|note) asks for an answer, and there is no terminal to ask on/);
  expect(stderr).toMatch(/workflow release\.reviewed, node n\d\n.*haltere\/testing/);
});

test("all of it registers with a control plane", async () => {
  const controlPlane = await startControlPlane();
  try {
    const registered = await haltere(["register", "release.ts", "--endpoint", controlPlane.endpoint], { cwd: folder });
    expect(registered.stderr).toBe("");
    expect(registered.stdout).toMatch(/workflow release\.decided\n.*workflow release\.reviewed\n/s);
    expect(registered.status).toBe(0);
  } finally {
    await controlPlane.stop();
    rmSync(controlPlane.dataDirectory, { recursive: true, force: true });
  }
});
