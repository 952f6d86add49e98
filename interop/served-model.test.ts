// The example whose model Python fits: its task registered by pyflyte, the workflow run by `haltere run`.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type ControlPlane, haltere, startControlPlane } from "@haltere/cli/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { needing, python } from "./needs.ts";

const execute = promisify(execFile);
const example = join(import.meta.dirname, "..", "examples", "served-model");
const table = fileURLToPath(new URL("../data/cars.json", import.meta.resolve("vega-datasets")));

needing("a Python with flytekit", python, (python) => {
  let controlPlane: ControlPlane;
  const home = mkdtempSync(join(tmpdir(), "haltere-served-model-"));

  beforeAll(async () => {
    controlPlane = await startControlPlane({ python });
    await execute(join(dirname(python), "pyflyte"), ["register", "--version", "v1", "fuel_model.py"], {
      cwd: example,
      env: {
        PATH: `${dirname(python)}:${process.env.PATH}`,
        HOME: home,
        PYTHONDONTWRITEBYTECODE: "1",
        FLYTE_PLATFORM_URL: controlPlane.endpoint,
        FLYTE_PLATFORM_INSECURE: "true",
      },
    });
  });
  afterAll(async () => {
    await controlPlane?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  const fuel = (...words: string[]) => {
    const place = ["--remote", "--endpoint", controlPlane.endpoint];
    return haltere(["run", join(example, "fuel.ts"), "fuel", "--table", table, ...words, ...place]);
  };

  test("a workflow in TypeScript asks the model that Python fitted", async () => {
    const { status, stdout, stderr } = await fuel();
    expect(status, stdout + stderr + controlPlane.log()).toBe(0);
    expect(stdout).toMatch(/intercept: -968\.78285/);
    expect(stdout).toMatch(
      /Horsepower: -0\.0031218.*Weight_in_lbs: -0\.0060935.*Year: 0\.5111052.*cars: 307, r2: 0\.81483/,
    );
    expect(stdout).toMatch(/score: \{cars: 85, error: 4\.419422.*, within: 0\.57647/);
  });

  test("what Python fails with is told where the workflow was started", async () => {
    const { status, stdout, stderr } = await fuel("--year", "1970");
    expect(status).toBe(1);
    expect(stdout + stderr).toMatch(/0 cars before 1970 are too few to fit 3 coefficients/);
  });
});
