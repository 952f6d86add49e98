import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { FlyteError } from "@haltere/core";
import type { ImageSpec } from "../entities/image-spec.ts";
import { findProgram } from "../programs/find-program.ts";
import { type ProgramRun, runProgram } from "../programs/run-program.ts";

/** The builders that are looked for, in this order; all take the same words. */
export const imageBuilders = ["docker", "buildah", "podman", "nerdctl"] as const;

export interface BuildImageOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether an image that has a registry is pushed to it. */
  readonly push: boolean;
  readonly signal?: AbortSignal;
  /** Each line that the builder writes. */
  readonly told?: (line: string) => void;
}

/**
 * Builds the image of a spec by the first builder that PATH has, and pushes it.
 * @throws FlyteError FailedPrecondition where there is no builder, Aborted where it fails, with the end of what it wrote.
 */
export async function buildImage(
  spec: ImageSpec,
  { environment, push, signal, told = () => {} }: BuildImageOptions,
): Promise<{ readonly builder: string; readonly pushed: boolean }> {
  const builder = findProgram(imageBuilders, environment);
  if (builder === undefined) {
    throw new FlyteError(
      "FailedPrecondition",
      `there is nothing here that builds images: PATH has none of ${imageBuilders.join(", ")}`,
      {
        kind: "user",
        hint: "Install Docker, Podman, Buildah or nerdctl. `haltere build FILE --print` prints the Dockerfile, to build it elsewhere.",
      },
    );
  }
  const folder = await mkdtemp(join(tmpdir(), "haltere-image-"));
  const run = async (words: readonly string[]) => {
    const program: ProgramRun = { path: builder.path, words, environment, told, complained: told };
    const { failure, stderr, stdout } = await runProgram(signal === undefined ? program : { ...program, signal });
    if (failure === undefined) return;
    throw new FlyteError(
      "Aborted",
      `${builder.name} ${words[0]} of ${spec.reference} ${failure}\n${(stderr || stdout).trimEnd()}`,
      { kind: "user", hint: "See what the builder says above." },
    );
  };
  try {
    const dockerfile = join(folder, "Dockerfile");
    await writeFile(dockerfile, spec.dockerfile);
    for (const [path, content] of Object.entries(spec.files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    const platform = spec.platform === undefined ? [] : ["--platform", spec.platform];
    await run(["build", "--tag", spec.reference, "--file", dockerfile, ...platform, folder]);
    const pushed = push && spec.registry !== undefined;
    if (pushed) await run(["push", spec.reference]);
    return { builder: builder.name, pushed };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
