import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { FlyteError } from "@haltere/core";

/**
 * A package that only some need, loaded when they do: those who do not need not install it, and no
 * bundle of workflows carries it. Found from here or, where this is part of a bundle, from the working directory.
 * @throws FlyteError FailedPrecondition naming the package, where it is not installed.
 */
export async function loadPackage(name: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(name);
  } catch (thrown) {
    if (!isMissing(thrown, name)) throw thrown;
  }
  try {
    const path = createRequire(join(process.cwd(), "package.json")).resolve(name);
    return await import(pathToFileURL(path).href);
  } catch (thrown) {
    if (!isMissing(thrown, name)) throw thrown;
    throw new FlyteError("FailedPrecondition", `the package ${name} is not installed`, {
      kind: "user",
      hint: `Install it where you run this: npm install ${name}.`,
      cause: thrown,
    });
  }
}

function isMissing(thrown: unknown, name: string): boolean {
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
  return (code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND") && String(thrown).includes(`'${name}'`);
}
