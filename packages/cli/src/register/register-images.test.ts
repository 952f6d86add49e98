// What --image and --env say reaches the tasks of a control plane, on the way from the command line to their processes.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRemote } from "@haltere/sdk/remote";
import { expect, onTestFinished, test } from "vitest";
import { haltere } from "../testing/command.ts";
import { startControlPlane } from "../testing/control-plane.ts";

const repository = fileURLToPath(new URL("../../../../", import.meta.url));

const flow = `
  import { File, shellTask, task, workflow, z } from "haltere";
  export const own = task({ image: "{{.image.gpu.fqn}}:7", environment: { OWN: "own" }, output: z.string() },
    () => process.env.OWN + " " + process.env.SHARED);
  export const script = shellTask({ script: "echo $SHARED > {outputs.said}", outputs: { said: File } });
  export const read = task({ inputs: { said: File }, output: z.string() }, ({ said }) => said.text());
  export const wf = workflow({ outputs: { own: z.string(), said: z.string() } }, () => ({
    own: own(), said: read({ said: script().said }),
  }));
`;

test("images get the names, and tasks the variables, that registration says", async () => {
  const folder = mkdtempSync(join(tmpdir(), "haltere-images-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(join(repository, "node_modules/haltere"), join(folder, "node_modules/haltere"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "project", type: "module" }));
  const file = join(folder, "flow.ts");
  writeFileSync(file, flow);
  const plane = await startControlPlane();
  onTestFinished(async () => {
    await plane.stop();
  });
  const there = ["--endpoint", plane.endpoint];

  const unnamed = await haltere(["register", file, ...there]);
  expect(unnamed.status).toBe(1);
  expect(unnamed.stderr).toMatch(/names gpu, which is none of the images[\s\S]*flow\.own[\s\S]*--image gpu=/);

  const said = ["--image", "gpu=ghcr.io/x/gpu:v9", "--image", "base:1", "--env", "SHARED=shared"];
  const registered = await haltere(["register", file, "--version", "v1", ...said, ...there]);
  expect(registered.stderr).toBe("");
  const remote = createRemote({ endpoint: plane.endpoint });
  onTestFinished(() => remote.close());
  const containerOf = async (name: string) => {
    const target = (await remote.fetchTask(name, "v1")).closure?.compiledTask?.template?.target;
    if (target?.case !== "container") throw new Error(`${name} has no container`);
    const { image, env } = target.value;
    return { image, env: Object.fromEntries(env.map(({ key, value }) => [key, value])) };
  };
  expect(await containerOf("flow.own")).toEqual({ image: "ghcr.io/x/gpu:7", env: { SHARED: "shared", OWN: "own" } });
  expect(await containerOf("flow.read")).toEqual({ image: "base:1", env: { SHARED: "shared" } });

  const run = await haltere(["run", file, "wf", "--remote", ...said, ...there]);
  expect(run.stdout).toBe('own: "own shared"\nsaid: "shared\\n"\n');
  expect(run.status).toBe(0);
});
