import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const launcher = fileURLToPath(new URL("../../../haltere/bin/haltere.js", import.meta.url));

/**
 * Runs the `haltere` command to its end, without a terminal.
 * @param options `input` is what it reads from its standard input; left out, there is nothing to read.
 */
export async function haltere(
  args: readonly string[],
  { input = "", ...options }: { readonly cwd?: string; readonly input?: string } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [launcher, ...args], { stdio: ["pipe", "pipe", "pipe"], ...options });
  // It may end without reading all.
  child.stdin.on("error", () => undefined).end(input);
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const [status] = await once(child, "close");
  return { status: status as number | null, stdout, stderr };
}
