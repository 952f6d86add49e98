// The report's figures against SQL's, and what becomes of it: approved, refused, or left alone.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ControlPlane, haltere, startControlPlane } from "@haltere/cli/testing";
import { DataFrame, File } from "haltere";
import { standIn, testFailure, testWorkflow } from "haltere/testing";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { publish, release } from "./workflow.ts";

const program = join(import.meta.dirname, "workflow.ts");
const path = fileURLToPath(new URL("../data/iowa-electricity.csv", import.meta.resolve("vega-datasets")));
const inputs = { table: File.from(path) };
const nobody = () => new Promise<never>(() => {});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "haltere-approval-"));
  vi.stubEnv("TMPDIR", folder);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe("a report", () => {
  test("is published with its comment once it is approved", async () => {
    const asked: unknown[] = [];
    const { outputs } = await testWorkflow(release, {
      inputs,
      gates: {
        headline: (headline: unknown) => asked.push(headline) === 1,
        comment: () => {
          asked.push("comment");
          return "Wind.\nMore of it.";
        },
      },
    });
    expect(asked).toEqual([{ year: 2017, renewable: 38.8, before: 3.5 }, "comment"]);
    const page = await outputs.text();
    expect(page).toContain("In 2017 38.8 % of it came from renewable sources; in 2001 it was 3.5 %.");
    expect(page).toContain("\n> Wind.\n> More of it.\n");
    const years = await (
      await DataFrame.fromFile(path).query(
        `SELECT year(year::DATE) AS year, sum(net_generation::INT) FILTER (source = 'Renewables')::INT AS renewable,
                sum(net_generation::INT)::INT AS total FROM df GROUP BY 1 ORDER BY 1`,
      )
    ).rows();
    expect(years).toHaveLength(17);
    const lines = page.split("\n").filter((line) => /^\| \d/.test(line));
    expect(lines).toEqual(years.map(({ year, renewable, total }) => `| ${year} | ${renewable} | ${total} |`));
  });

  test("that is refused is withdrawn, and nobody is asked for a comment", async () => {
    const published = standIn(publish, () => File.fromText("", { name: "never.md" }));
    const { error, nodes } = await testFailure(release, {
      inputs,
      mocks: [published],
      gates: { headline: ({ renewable }: { renewable: number }) => renewable > 50 },
    });
    expect(error).toMatchObject({ where: { node: "n1" }, message: expect.stringMatching(/headline.* was refused/) });
    expect(nodes.at(-1)?.outputs).toMatch(/^The report on Iowa's electricity is withdrawn: .* was refused$/);
    expect(published.calls).toEqual([]);
  });

  test.each([
    ["an approval", "headline", {}],
    ["a comment", "comment", { headline: true }],
  ])("that waits for %s is withdrawn after a day", async (_, name, answered) => {
    const { error, nodes } = await testFailure(release, {
      inputs,
      gates: { headline: nobody, comment: nobody, ...answered },
    });
    expect(error.code).toBe("DeadlineExceeded");
    expect(nodes.at(-1)?.outputs).toMatch(`withdrawn: the gate ${name} was not passed within its timeout of 86400 s`);
  });

  test("that cannot be drafted is withdrawn too", async () => {
    const empty = join(folder, "empty.csv");
    writeFileSync(empty, "year,source,net_generation\n");
    const { nodes } = await testFailure(release, { inputs: { table: File.from(empty) } });
    expect(nodes.at(-1)?.outputs).toMatch(/withdrawn: .*the table has no years/);
  });
});

describe("by the command", () => {
  const run = (input: string) => haltere(["run", program, "release", "--table", path], { input });

  test("with the answers on its standard input", async () => {
    const { status, stdout, stderr } = await run("maybe\ny\nWind, mostly.\n");
    expect(stderr).toContain("object[Headline]  {year: 2017, renewable: 38.8, before: 3.5}");
    expect(stderr).toContain("Answer y or n.");
    expect(status, stderr).toBe(0);
    expect(readFileSync(/^o0: (.*)$/m.exec(stdout)?.[1] ?? "", "utf8")).toContain("\n> Wind, mostly.\n");
  });

  test.each([
    ["refused", "n\n", /headline.* was refused/],
    [
      "approved and not commented on",
      "y\n",
      /the gate comment asks for an answer, and the standard input has no more lines/,
    ],
    ["answered by nobody", "", /the gate headline asks for an answer, and there is no terminal to ask on/],
  ])("%s: the handler tells why", async (_, input, why) => {
    const { status, stderr } = await run(input);
    const [, notice, error] =
      /WARN The report on Iowa's electricity is withdrawn: (.*)\nError: (.*)/.exec(stderr) ?? [];
    expect(notice).toMatch(why);
    expect(error).toMatch(why);
    expect(status).toBe(1);
  });

  describe("on a control plane, answered by whoever calls its API", () => {
    let plane: ControlPlane;
    beforeAll(async () => {
      plane = await startControlPlane();
    });
    afterAll(async () => void (await plane.stop()));

    const asJson = { headers: { accept: "application/json" } };
    const place = (name: string) => ({ project: "flytesnacks", domain: "development", name });

    async function launch(name: string): Promise<void> {
      const where = ["--remote", "--detach", "--name", name, "--endpoint", plane.endpoint];
      const { status, stderr } = await haltere(["run", program, "release", "--table", path, ...where]);
      expect(status, stderr).toBe(0);
    }

    /** Answers a gate, as soon as there is one: until then there is no signal of its name. */
    async function answer(name: string, signal: string, primitive: Readonly<Record<string, unknown>>): Promise<void> {
      const value = { scalar: { primitive } };
      const body = JSON.stringify({ id: { signal_id: signal, execution_id: place(name) }, value });
      for (;;) {
        const answered = await fetch(`${plane.address}/api/v1/signals`, { method: "POST", body });
        if (answered.ok) return;
        expect(await answered.text()).toContain("signal does not exist");
      }
    }

    async function ended(
      name: string,
    ): Promise<{ readonly phase: string; readonly error?: { readonly message: string } }> {
      for (;;) {
        const found = await fetch(`${plane.address}/api/v1/executions/flytesnacks/development/${name}`, asJson);
        const { closure } = (await found.json()) as { closure: { phase: string } };
        if (/SUCCEEDED|FAILED|ABORTED|TIMED_OUT/.test(closure.phase)) return closure;
      }
    }

    /** What a run put out, or a node of it. */
    async function output(path: string): Promise<unknown> {
      const found = await fetch(`${plane.address}/api/v1/data/${path}`, asJson);
      type Data = { full_outputs: { literals: { o0: { scalar: unknown } } } };
      return ((await found.json()) as Data).full_outputs.literals.o0.scalar;
    }

    test("it is published", async () => {
      await launch("approved");
      await answer("approved", "headline", { boolean: true });
      await answer("approved", "comment", { string_value: "Wind." });
      expect(await ended("approved")).toMatchObject({ phase: "SUCCEEDED" });
      const page = await output("executions/flytesnacks/development/approved");
      const { uri } = (page as { blob: { uri: string } }).blob;
      expect(readFileSync(uri.replace("file://", ""), "utf8")).toContain("\n> Wind.\n");
    });

    test("it is refused, and its handler is told", async () => {
      await launch("refused");
      await answer("refused", "headline", { boolean: false });
      const { phase, error } = await ended("refused");
      expect(phase).toBe("FAILED");
      const notice = `The report on Iowa's electricity is withdrawn: ${error?.message}`;
      const handler = "node_executions/flytesnacks/development/refused/fn0";
      expect(await output(handler)).toEqual({ primitive: { string_value: notice } });
    });
  });
});
