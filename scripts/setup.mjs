// Brings a bare clone to where everything runs: installs what package-lock.json says, generates what is generated.
// What is done already is skipped. Plain JavaScript, for whatever Node the machine has.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [major] = process.versions.node.split(".").map(Number);
if (major < 20) {
  console.error(
    `Haltere's set-up needs Node 20 or newer; this is ${process.version}. Install a newer Node and run it again.`,
  );
  process.exit(1);
}

const run = (command, args) => {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: "inherit" });
  if (error) console.error(`${command}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
};

const stamp = join(root, "node_modules", ".haltere-setup");
const wanted = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");
if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
  console.log("Installing what package-lock.json says (the first time takes about a minute)");
  // `npm install` and not `npm ci`: ci refuses a lock that lacks optional packages of platforms a registry does not have.
  const npm = process.env.npm_execpath;
  const install = ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"];
  if (npm) run(process.execPath, [npm, ...install]);
  else run("npm", install);
  writeFileSync(stamp, wanted);
}
for (const made of ["idl/generate.mjs", "console/build.mjs"])
  run(join(root, "node_modules", ".bin", "node"), [join(root, "packages", made)]);
