import { expect, test } from "vitest";
import { imageSpec } from "../entities/image-spec.ts";
import { fakeProgram } from "../testing/fake-program.ts";
import { buildImage } from "./build-image.ts";

const spec = imageSpec({
  name: "etl",
  registry: "ghcr.io/acme",
  platform: "linux/amd64",
  files: { "/etc/etl/a.txt": "text of a", "/b": "text of b" },
});

test.each(["docker", "buildah", "podman", "nerdctl"])("builds and pushes with %s", async (name) => {
  const builder = fakeProgram(
    name,
    '[ "$1" = push ] || { for folder in "$@"; do :; done; cat "$folder/Dockerfile"; cat "$folder/files/etc/etl/a.txt" "$folder/files/b"; }',
  );
  const told: string[] = [];
  const built = await buildImage(spec, {
    environment: { PATH: builder.path },
    push: true,
    told: (line) => told.push(line),
  });
  expect(built).toEqual({ builder: name, pushed: true });
  const [build = [], push] = builder.calls();
  const folder = build.at(-1);
  expect(build).toEqual([
    ...["build", "--tag", spec.reference, "--file", `${folder}/Dockerfile`, "--platform", "linux/amd64", folder],
  ]);
  expect(push).toEqual(["push", spec.reference]);
  expect(told.join("\n")).toBe(`${spec.dockerfile}text of atext of b`);
});

test("leaves an image here that has no registry, or that is not to be pushed", async () => {
  const builder = fakeProgram("podman");
  const environment = { PATH: builder.path };
  expect(await buildImage(imageSpec({ name: "own" }), { environment, push: true })).toMatchObject({ pushed: false });
  expect(await buildImage(spec, { environment, push: false })).toMatchObject({ pushed: false });
  expect(builder.calls().map(([word]) => word)).toEqual(["build", "build"]);
});

test("takes the first builder that is there, in the order of the list", async () => {
  const [docker, podman] = [fakeProgram("docker"), fakeProgram("podman")];
  const path = `${podman.path.split(":")[0]}:${docker.path}`;
  expect(await buildImage(spec, { environment: { PATH: path }, push: false })).toMatchObject({ builder: "docker" });
});

test("tells what the builder said where it fails, and pushes nothing", async () => {
  const builder = fakeProgram("docker", "echo no such base >&2; exit 1");
  await expect(buildImage(spec, { environment: { PATH: builder.path }, push: true })).rejects.toMatchObject({
    code: "Aborted",
    message: expect.stringMatching(/docker build of ghcr\.io\/acme\/etl:\w+ ended with status 1\nno such base/),
  });
  expect(builder.calls()).toHaveLength(1);
});

test("says what to install where no builder is there", async () => {
  await expect(buildImage(spec, { environment: { PATH: "/nowhere" }, push: true })).rejects.toMatchObject({
    code: "FailedPrecondition",
    message: expect.stringContaining("docker, buildah, podman, nerdctl"),
    hint: expect.stringContaining("Install Docker"),
  });
});
