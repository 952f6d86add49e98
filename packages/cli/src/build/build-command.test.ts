import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { haltere } from "../testing/command.ts";

const repository = fileURLToPath(new URL("../../../../", import.meta.url));

/** A project of one file, and a Docker of the test's own that keeps its words and the Dockerfile. */
function project(source: string) {
  const folder = mkdtempSync(join(tmpdir(), "haltere-build-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(join(repository, "node_modules/haltere"), join(folder, "node_modules/haltere"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "project", type: "module" }));
  writeFileSync(join(folder, "flow.ts"), source);
  mkdirSync(join(folder, "bin"));
  const docker = join(folder, "bin", "docker");
  writeFileSync(
    docker,
    `#!/bin/sh\necho "$1 $3" >> ${folder}/calls\n[ "$1" = push ] || cat "$5" >> ${folder}/dockerfiles\n`,
  );
  chmodSync(docker, 0o755);
  const before = process.env.PATH;
  process.env.PATH = `${join(folder, "bin")}:/usr/bin:/bin`;
  onTestFinished(() => {
    process.env.PATH = before;
  });
  return { file: join(folder, "flow.ts"), kept: (name: string) => readFileSync(join(folder, name), "utf8") };
}

const flow = `
  import { imageSpec, task, workflow } from "haltere";
  const etl = imageSpec({ name: "etl", registry: "ghcr.io/acme", packages: ["sharp@0.34.3"] });
  const own = imageSpec({ name: "own", apt: ["jq"] });
  export const a = task({ image: etl }, () => {});
  export const b = task({ image: etl }, () => {});
  export const c = task({}, () => {});
  export const wf = workflow({}, () => { c({}, { image: own }); });
`;

test("builds each image that tasks and calls use once, and pushes those that have a registry", async () => {
  const { file, kept } = project(flow);
  const { status, stdout, stderr } = await haltere(["build", file]);
  expect(stderr).toBe("");
  expect(status).toBe(0);
  expect(stdout).toMatch(
    /^Built ghcr\.io\/acme\/etl:[0-9a-f]{20} with docker, and pushed it\nBuilt own:[0-9a-f]{20} with docker\n$/,
  );
  expect(kept("calls")).toMatch(/^build ghcr\.io\/acme\/etl:\w+\npush \nbuild own:\w+\n$/);
  expect(kept("dockerfiles")).toContain("sharp@0.34.3");
  expect(kept("dockerfiles")).toContain("jq");
});

test("prints the Dockerfiles where it shall build nothing", async () => {
  const { file } = project(flow);
  const { status, stdout } = await haltere(["build", file, "--print"]);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^# ghcr\.io\/acme\/etl:\w+\nFROM node:24-slim\n[\s\S]*\n# own:\w+\nFROM node:24-slim\n/);
});

test("says what to install where no builder is there, and that there is nothing to build", async () => {
  const { file } = project(flow);
  process.env.PATH = "/nowhere";
  const failed = await haltere(["build", file]);
  expect(failed.status).toBe(1);
  expect(failed.stderr).toMatch(/docker, buildah, podman, nerdctl[\s\S]*Install Docker/);
  const plain = project('import { task } from "haltere";\nexport const t = task({}, () => {});\n');
  expect(await haltere(["build", plain.file])).toMatchObject({
    status: 0,
    stdout: "",
    stderr: "No task has an image that is described with imageSpec.\n",
  });
});
