import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const root = join(import.meta.dirname, "..");

/** A project with the package as users install it: packed, beside its dependencies. */
export interface Installed {
  readonly folder: string;
  /** `node_modules/.bin/haltere`, as a file that Node runs. */
  readonly command: string;
  remove(): void;
}

export function install(): Installed {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "haltere-bench-")));
  const modules = join(folder, "node_modules");
  const own = join(modules, "haltere");
  mkdirSync(own, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{"name":"app","private":true,"type":"module"}');
  const workspace = ["--workspace", "packages/haltere", "--pack-destination", folder];
  execFileSync("npm", ["pack", ...workspace, "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "";
  execFileSync("tar", ["-xzf", join(folder, tarball), "-C", own, "--strip-components", "1"]);
  const { dependencies } = JSON.parse(readFileSync(join(own, "package.json"), "utf8"));
  for (const name of Object.keys(dependencies)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, "node_modules", name), join(modules, name));
  }
  return {
    folder,
    command: join(own, "bin", "haltere.js"),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
