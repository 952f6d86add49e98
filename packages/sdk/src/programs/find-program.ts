import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The first of some programs that PATH has, with its path; undefined where it has none. */
export function findProgram<N extends string>(
  names: readonly N[],
  environment: Readonly<Record<string, string | undefined>>,
): { readonly name: N; readonly path: string } | undefined {
  const folders = (environment.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name);
      if (isExecutable(path)) return { name, path };
    }
  }
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    // What cannot be executed is no program, whatever the reason.
    return false;
  }
}
