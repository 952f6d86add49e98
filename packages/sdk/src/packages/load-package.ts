import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { FlyteError } from "@haltere/core";

/**
 * A package that only some need, loaded when they do: those who do not need not install it, and no
 * bundle of workflows carries it. Found from here or, where this is part of a bundle, from the working directory, or from
 * the program that runs: a control plane's task processes work in folders of its data.
 * @throws FlyteError FailedPrecondition naming the package, where it is not installed.
 */
export async function loadPackage(name: string): Promise<Readonly<Record<string, unknown>>> {
  let missing: unknown;
  for (const load of [
    () => import(name),
    () => importFrom(process.cwd(), name),
    () => importFrom(programFolder(), name),
  ]) {
    try {
      return await load();
    } catch (thrown) {
      if (!isMissing(thrown, name)) throw thrown;
      missing ??= thrown;
    }
  }
  throw new FlyteError("FailedPrecondition", `the package ${name} is not installed`, {
    kind: "user",
    hint: `Install it where you run this: npm install ${name}.`,
    cause: missing,
  });
}

async function importFrom(folder: string, name: string): Promise<Readonly<Record<string, unknown>>> {
  const path = createRequire(join(folder, "package.json")).resolve(name);
  return await import(pathToFileURL(path).href);
}

/** Where the program's own file lies, and not the link in a folder of commands. */
function programFolder(): string {
  const [, program = ""] = process.argv;
  return existsSync(program) ? dirname(realpathSync(program)) : process.cwd();
}

function isMissing(thrown: unknown, name: string): boolean {
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
  return (code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND") && String(thrown).includes(`'${name}'`);
}
