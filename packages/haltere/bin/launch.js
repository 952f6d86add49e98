// Starts one of the commands under a Node that can run it: this one, or the `node` that the project depends on.
// Plain JavaScript that old versions of Node can read.
import { spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import * as nodeModule from "node:module";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const needed = [22, 18];
const here = dirname(realpathSync(fileURLToPath(import.meta.url)));

/** @param {string} command Name of the command's module: `src/<command>.ts` in the repository, else `dist/<command>.js`. */
export async function launch(command) {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > needed[0] || (major === needed[0] && minor >= needed[1])) return await runHere(command);
  const other = process.env.HALTERE_LAUNCHED ? undefined : findNode();
  if (other === undefined) {
    console.error(
      `haltere needs Node ${needed.join(".")} or newer; this is ${process.version}.\n` +
        "Install a newer Node, or add one to your project: npm install --save-dev node@24",
    );
    process.exitCode = 1;
    return undefined;
  }
  return runUnder(other);
}

/** The built module; in the repository the TypeScript source, which has no build. */
async function runHere(command) {
  // Absent before Node 22.1, which does not come here.
  nodeModule.enableCompileCache?.();
  const source = join(here, "..", "src", `${command}.ts`);
  const { start } = await import(
    pathToFileURL(existsSync(source) ? source : join(here, "..", "dist", `${command}.js`)).href
  );
  await start(process.argv.slice(2));
}

/** The nearest `node` that a package.json asked for, seen from the working directory, then from this package. */
function findNode() {
  for (const start of [process.cwd(), here]) {
    for (let folder = start; ; folder = dirname(folder)) {
      const candidate = join(folder, "node_modules", ".bin", process.platform === "win32" ? "node.cmd" : "node");
      if (existsSync(candidate)) return candidate;
      if (folder === dirname(folder)) break;
    }
  }
  return undefined;
}

/** Runs this command again under another Node, and ends as it ends. */
function runUnder(node) {
  const child = spawn(node, process.argv.slice(1), {
    stdio: "inherit",
    env: { ...process.env, HALTERE_LAUNCHED: "1" },
  });
  // The terminal sends SIGINT to the child as well; passing it on too does no harm, and what `kill` sends reaches it only so.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"]) process.on(signal, () => child.kill(signal));
  // npx that is killed passes nothing on.
  if (process.env.npm_lifecycle_event === "npx") {
    const parent = process.ppid;
    const look = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(look);
      child.kill("SIGTERM");
    }, 500);
    look.unref();
  }
  child.on("error", (error) => {
    console.error(`${node} could not be started: ${error.message}`);
    process.exit(1);
  });
  child.on("exit", (status, signal) => {
    process.exit(signal === null ? (status ?? 1) : 128 + (constants.signals[signal] ?? 0));
  });
}
