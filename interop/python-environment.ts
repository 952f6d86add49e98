// Vitest's global set-up for interop: a Python with flytekit, told to the tests as HALTERE_PYTHON.
import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const packages = ["flytekit[connector]==1.16.31", "flyteidl==1.16.8", "pandas", "pyarrow", "pydantic"];

export default function setup(): void {
  if (process.env.HALTERE_PYTHON) return;
  const folder = join(root, ".cache", "venv-flytekit-1.16.31");
  const python = join(folder, "bin", "python");
  const ready = join(folder, ".ready");
  if (!existsSync(ready)) {
    console.log("Making a virtual environment with flytekit 1.16.31 (once, about a minute)");
    rmSync(folder, { recursive: true, force: true });
    const steps: [string, string[]][] = [
      ["python3", ["-m", "venv", folder]],
      [python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...packages]],
      ["touch", [ready]],
    ];
    for (const [command, args] of steps) {
      const { status, error } = spawnSync(command, args, { stdio: "inherit" });
      if (status === 0) continue;
      const why = `Could not make a Python with flytekit: ${command} ${args.join(" ")}: ${error?.message ?? `exit ${status}`}`;
      if (process.env.HALTERE_REQUIRE_ALL === "1") throw new Error(why);
      console.warn(`${why}\nTests that need Python are left out.`);
      return;
    }
  }
  process.env.HALTERE_PYTHON = python;
}
