import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { type BundleImports, namedRootOf } from "./bundle-imports.ts";
import type { CodeModule } from "./reachable-code.ts";

/**
 * A file that is not taken apart, with all that it imports: of a package, the package's name and version; any other (a
 * JSON file, a CommonJS module), its content.
 */
export function wholeModule(file: string, root: string, imports: BundleImports): CodeModule {
  let lines: readonly string[] | undefined;
  return {
    kind: "whole",
    lines() {
      lines ??= [...collect(file, root, imports)];
      return lines;
    },
  };
}

function collect(file: string, root: string, imports: BundleImports): ReadonlySet<string> {
  const lines = new Set<string>();
  const waiting = [file];
  const seen = new Set(waiting);
  for (let current = waiting.pop(); current !== undefined; current = waiting.pop()) {
    lines.add(lineOf(current, root));
    for (const { target } of imports(current)) {
      if (seen.has(target)) continue;
      seen.add(target);
      waiting.push(target);
    }
  }
  return lines;
}

function lineOf(file: string, root: string): string {
  if (file.includes(`${sep}node_modules${sep}`)) {
    const found = namedRootOf(dirname(file));
    if (found !== undefined) {
      const { version }: { readonly version?: unknown } = JSON.parse(
        readFileSync(join(found.folder, "package.json"), "utf8"),
      );
      return `package\0${found.name}@${String(version)}`;
    }
  }
  const hash = createHash("sha256").update(readFileSync(file)).digest("hex");
  return `file\0${relative(root, file).split(sep).join("/")}\0${hash}`;
}
