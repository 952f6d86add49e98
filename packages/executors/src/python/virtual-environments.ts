import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { access, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { FlyteError } from "@haltere/core";

const execute = promisify(execFile);

/** What a virtual environment is made of. */
export interface EnvironmentSpec {
  /** The Python that it is made with: a path, or a name on the PATH. */
  readonly python: string;
  /** As pip takes them: `pandas==2.2.3`, or an address. */
  readonly packages: readonly string[];
}

export interface VirtualEnvironments {
  /**
   * The Python of a virtual environment with these packages, which is made at the first call and kept.
   * @throws FlyteError FailedPrecondition with what pip, or uv, said; the next call tries again.
   */
  python(spec: EnvironmentSpec): Promise<string>;
}

export interface VirtualEnvironmentsOptions {
  /** Where they lie, each under the hash of what it is made of. They outlive this process. */
  readonly folder: string;
  /** Called when one has to be made. */
  readonly making?: (spec: EnvironmentSpec) => void;
}

/** Makes them with `uv` where the PATH has it, else with Python's own `venv` and pip. */
export function createVirtualEnvironments({ folder, making }: VirtualEnvironmentsOptions): VirtualEnvironments {
  const known = new Map<string, Promise<string>>();

  async function make(place: string, spec: EnvironmentSpec): Promise<string> {
    const python = join(place, "bin", "python");
    const ready = join(place, ".ready");
    if (await exists(ready)) return python;
    making?.(spec);
    // What a maker that was killed has left; an environment cannot be moved, and so is made where it stays.
    await rm(place, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    const uv = await execute("uv", ["--version"]).then(
      () => true,
      () => false,
    );
    try {
      if (uv) await execute("uv", ["venv", "--quiet", "--python", spec.python, place]);
      else await execute(spec.python, ["-m", "venv", place]);
      const [installer, ...words] = uv
        ? ["uv", "pip", "install", "--quiet", "--python", python]
        : [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"];
      const limits = { maxBuffer: 64 * 1024 * 1024 };
      if (spec.packages.length > 0) await execute(installer ?? "", [...words, "--", ...spec.packages], limits);
    } catch (error) {
      await rm(place, { recursive: true, force: true });
      throw new FlyteError(
        "FailedPrecondition",
        `The virtual environment of ${spec.packages.join(", ") || "no packages"} could not be made: ${said(error)}`,
        { hint: "The configuration's python.images names the packages of each image.", cause: error },
      );
    }
    await writeFile(ready, `${spec.packages.join("\n")}\n`);
    return python;
  }

  return {
    python(spec) {
      const hash = createHash("sha256")
        .update(JSON.stringify([spec.python, spec.packages]))
        .digest("hex")
        .slice(0, 16);
      const found = known.get(hash);
      if (found !== undefined) return found;
      const made = make(join(folder, hash), spec);
      known.set(hash, made);
      made.catch(() => known.delete(hash));
      return made;
    },
  };
}

/** The last lines of what a program wrote before it failed. */
function said(error: unknown): string {
  const { stderr = "", message } = error as { readonly stderr?: string; readonly message: string };
  return stderr.trim().split("\n").slice(-8).join("\n") || message;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
