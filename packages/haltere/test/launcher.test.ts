import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const launcher = fileURLToPath(new URL("../bin/haltere.js", import.meta.url));
const bin = fileURLToPath(new URL("../bin", import.meta.url));

/** A Node that is too old to run the command itself, where the machine has one. */
const oldNode = ["/usr/bin/node", "/usr/local/bin/node"].find((path) => {
  if (!existsSync(path)) return false;
  const [major = 0, minor = 0] = spawnSync(path, ["--print", "process.versions.node"])
    .stdout.toString()
    .split(".")
    .map(Number);
  return major >= 18 && (major < 22 || (major === 22 && minor < 18));
});
if (oldNode === undefined && process.env.HALTERE_REQUIRE_ALL === "1") throw new Error("There is no Node 18 or 20 here");
if (oldNode === undefined) console.warn("Left out: the launcher under an old Node, of which this machine has none");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "haltere-launcher-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A copy of the launcher in a project without a Node of its own, with a command that tells what it was given. */
function installed(): string {
  const own = join(folder, "node_modules", "haltere");
  mkdirSync(join(own, "dist"), { recursive: true });
  mkdirSync(join(folder, "node_modules", ".bin"));
  writeFileSync(join(own, "package.json"), '{"name":"haltere","type":"module"}');
  writeFileSync(
    join(own, "dist", "command.js"),
    `export async function start(words) {
      if (words[0] === "wait") { process.on("SIGTERM", () => { console.log("told"); process.exit(5); }); setInterval(() => {}, 1000); }
      console.log(JSON.stringify({ words, major: Number(process.versions.node.split(".")[0]) }));
      if (words[0] === "fail") process.exitCode = 7;
      if (words[0] === "die") process.kill(process.pid, "SIGKILL");
    }`,
  );
  mkdirSync(join(own, "bin"));
  for (const file of ["haltere.js", "launch.js"]) {
    const copy = join(own, "bin", file);
    spawnSync("cp", [join(bin, file), copy]);
    chmodSync(copy, 0o755);
  }
  return join(own, "bin", "haltere.js");
}

/** Gives the project a Node, as `npm install --save-dev node` does. */
function addNode(): void {
  symlinkSync(process.execPath, join(folder, "node_modules", ".bin", "node"));
}

test("the command tells its version, and its help the commands", () => {
  const { stdout, status } = spawnSync(process.execPath, [launcher, "--version"]);
  expect([status, stdout.toString()]).toEqual([0, "0.1.0\n"]);
  const help = spawnSync(process.execPath, [launcher, "--help"]).stdout.toString();
  for (const command of ["dev", "run", "register", "get"]) expect(help).toMatch(new RegExp(`^ {2}${command} `, "m"));
});

test("an unknown command is refused", () => {
  const { stderr, status } = spawnSync(process.execPath, [launcher, "rnu"]);
  expect(status).toBe(1);
  expect(stderr.toString()).toContain("unknown command 'rnu'");
});

describe.runIf(oldNode !== undefined)("under an old Node", () => {
  const old = oldNode ?? "";

  test("says which Node is needed, where the project has none", () => {
    const { status, stderr } = spawnSync(old, [installed(), "dev"], { cwd: folder });
    expect(status).toBe(1);
    expect(stderr.toString()).toMatch(/needs Node 22\.18 or newer; this is v\d+\./);
    expect(stderr.toString()).toContain("npm install --save-dev node@24");
  });

  test("takes the project's Node, and passes words and status on", () => {
    const command = installed();
    addNode();
    const below = join(folder, "src", "flows");
    mkdirSync(below, { recursive: true });
    const { status, stdout } = spawnSync(old, [command, "fail", "--x", "a b"], { cwd: below });
    expect(status).toBe(7);
    expect(JSON.parse(stdout.toString())).toEqual({
      words: ["fail", "--x", "a b"],
      major: Number(process.versions.node.split(".")[0]),
    });
  });

  test("passes signals on, and ends as the command ends", async () => {
    const command = installed();
    addNode();
    const child = spawn(old, [command, "wait"], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
    const lines: string[] = [];
    const closed = once(child, "close");
    for await (const line of createInterface({ input: child.stdout })) {
      if (lines.push(line) === 1) child.kill("SIGTERM");
    }
    const [status] = await closed;
    expect(lines.at(-1)).toBe("told");
    expect(status).toBe(5);
  });

  test("tells of a command that was killed by the shell's rule", () => {
    const command = installed();
    addNode();
    expect(spawnSync(old, [command, "die"], { cwd: folder }).status).toBe(128 + 9);
  });

  test("does not go round in circles where the project's Node is old as well", () => {
    const command = installed();
    symlinkSync(old, join(folder, "node_modules", ".bin", "node"));
    const { status, stderr } = spawnSync(old, [command, "dev"], { cwd: dirname(command) });
    expect(status).toBe(1);
    expect(stderr.toString()).toContain("needs Node 22.18");
  });
});
