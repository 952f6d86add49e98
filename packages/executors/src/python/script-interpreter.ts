import { open } from "node:fs/promises";
import { basename } from "node:path";

/**
 * The Python, with its switches, that a script of its is run by: what its first line names, in either form that installers write.
 * Undefined where it is no Python's script.
 */
export async function scriptInterpreter(script: string): Promise<readonly string[] | undefined> {
  const file = await open(script, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1024), 0, 1024, 0);
    return interpreterOf(buffer.toString("utf8", 0, bytesRead));
  } finally {
    await file.close();
  }
}

export function interpreterOf(text: string): readonly string[] | undefined {
  const [first = "", second = ""] = text.split("\n");
  if (!first.startsWith("#!")) return undefined;
  const words = first.slice(2).trim().split(/\s+/);
  // A path that is too long for the kernel, or has blanks, stands in the second line, for a shell.
  const quoted = /^'''exec' "?([^"]+?)"? "\$0" "\$@"/.exec(second)?.[1];
  const interpreter = words[0] === "/bin/sh" && quoted !== undefined ? [quoted] : words;
  const [program = ""] = interpreter;
  return program.startsWith("/") && /^(python|pypy)[\d.]*$/.test(basename(program)) ? interpreter : undefined;
}
