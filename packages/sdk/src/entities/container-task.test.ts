import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { containerTask, File, task, workflow, z } from "../index.ts";
import { fakeProgram, withVariable } from "../testing/fake-program.ts";
import { useOwnTemp } from "../testing/own-temp.ts";

useOwnTemp();

const area = containerTask({
  name: "area",
  image: "registry/area:1",
  command: ["area", "--n={{.inputs.n}}"],
  arguments: ["{{ .Inputs.s }}", "{{.inputs.table}}"],
  inputs: { n: z.int(), s: z.string(), table: File },
  outputs: { area: z.number(), copy: File, when: z.date(), large: z.boolean() },
  inputDirectory: "/in",
  outputDirectory: "/out",
  environment: { UNIT: "m" },
  retries: 1,
});

/** What Docker would do with the folders: the container's own are those of the machine. */
const folders = `for word in "$@"; do case "$word" in *:/in) in="\${word%:/in}";; *:/out) out="\${word%:/out}";; esac; done`;

const write = task({ output: File }, () => File.fromText("a,b\n", { name: "table.csv" }));
const wf = workflow(
  { inputs: { n: z.int() }, outputs: { area: z.number(), copy: File, when: z.date(), large: z.boolean() } },
  ({ n }) => area({ n, s: "two words", table: write() }),
);

test("runs in Docker where a workflow runs here, with its inputs as files", async () => {
  const docker = fakeProgram(
    "docker",
    `${folders}
     cat "$in/n" > "$out/area"; cp "$in/table" "$out/copy"; echo "2026-01-02T03:04:05Z" > "$out/when"; echo True > "$out/large"
     cat "$in/inputs.json" >> "$out/copy"`,
  );
  withVariable("PATH", docker.path);
  const outputs = await wf({ n: 7 });
  expect(outputs.area).toBe(7);
  expect(outputs.when).toEqual(new Date("2026-01-02T03:04:05Z"));
  expect(outputs.large).toBe(true);
  expect(await outputs.copy.text()).toBe('a,b\n{"n":7,"s":"two words","table":"/in/table"}');
  const [call = []] = docker.calls();
  expect(call.filter((word) => !/:\/(in|out)$/.test(word))).toEqual([
    ...["run", "--rm", "--volume", "--volume", "--env", "UNIT=m", "--entrypoint", "area", "registry/area:1"],
    ...["--n=7", "two words", "/in/table"],
  ]);
});

test("a container that fails is tried again, and tells what it wrote", async () => {
  const docker = fakeProgram("docker", "echo no such area >&2; exit 3");
  withVariable("PATH", docker.path);
  await expect(wf({ n: 7 })).rejects.toThrow(/ended with status 3\nstderr: no such area/);
  expect(docker.calls()).toHaveLength(2);
});

test("an output that is missing, or no value of its type, is told by name", async () => {
  const docker = fakeProgram("docker", `${folders}\necho wide > "$out/area"`);
  withVariable("PATH", docker.path);
  await expect(wf({ n: 7 })).rejects.toMatchObject({
    message: expect.stringContaining('expected a float, got "wide'),
    where: { task: "area", output: "area" },
  });
  const silent = containerTask({ image: "i", command: ["true"], output: z.int(), outputDirectory: "/out" });
  await expect(silent()).rejects.toMatchObject({ message: expect.stringMatching(/no file for the output o0/) });
});

test("says what is missing where nothing runs containers", async () => {
  const folder = fakeProgram("other").path.split(":")[0] ?? "";
  expect(existsSync(folder)).toBe(true);
  withVariable("PATH", folder);
  await expect(containerTask({ name: "c", image: "i", command: ["true"] })()).rejects.toMatchObject({
    code: "FailedPrecondition",
    message: expect.stringContaining("docker, podman, nerdctl"),
    hint: expect.stringContaining("`local` function"),
    where: { task: "c" },
  });
});

test("a local function stands in for the container, and its values are checked", async () => {
  const doubled = containerTask({
    image: "i",
    command: ["double"],
    inputs: { n: z.int() },
    output: z.int(),
    local: ({ n }) => n * 2,
  });
  expect(await doubled({ n: 4 })).toBe(8);
  const wrong = containerTask({ image: "i", command: ["x"], output: z.int(), local: () => 0.5 });
  await expect(wrong()).rejects.toThrow(/expected int/);
});

test("what a control plane fills in is not made up here", async () => {
  withVariable("PATH", fakeProgram("docker").path);
  const t = containerTask({ image: "i", command: ["x", "{{.outputPrefix}}"] });
  await expect(t()).rejects.toMatchObject({
    message: expect.stringContaining("{{.outputPrefix}}"),
    code: "FailedPrecondition",
  });
});

test("refuses an input in its command that it does not have, and a folder that is not absolute", () => {
  expect(() => containerTask({ image: "i", command: ["{{.inputs.y}}"], inputs: { x: z.int() } })).toThrow(
    expect.objectContaining({ message: expect.stringContaining("an input y"), hint: "Its inputs are x." }),
  );
  expect(() => containerTask({ image: "i", command: ["a"], inputDirectory: "in" })).toThrow(/inputDirectory: "in"/);
});
