import { test } from "vitest";

/** The Python with flytekit that the set-up made, or undefined on a machine without Python. */
export const python: string | undefined = process.env.HALTERE_PYTHON;

/** The folder of recorded answers of flytekit and of a real Flyte, or undefined where it is not told. */
export const recorded: string | undefined = process.env.HALTERE_RECORDED_DIR;

const requireAll = process.env.HALTERE_REQUIRE_ALL === "1";

/** Declares tests that need something this machine may lack: without it they are left out and said to be, or fail where everything is required. */
export function needing<T>(what: string, thing: T | undefined, declare: (thing: T) => void): void {
  if (thing !== undefined) declare(thing);
  else if (requireAll)
    test(`needs ${what}`, () => Promise.reject(new Error(`${what} is missing, and HALTERE_REQUIRE_ALL=1`)));
  else test.skip(`left out: needs ${what}`);
}
