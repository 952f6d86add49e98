/** A task's words, where they are flytekit's own commands and say which code to load. */
export interface PythonCommand {
  readonly command: "pyflyte-execute" | "pyflyte-map-execute";
  /** What follows the command's name. */
  readonly args: readonly string[];
  /** The archive of a fast registration, which is unpacked in the working folder. */
  readonly archive?: string;
  /** What a process would import, in this order: the resolver's module, then the task's. */
  readonly modules: readonly string[];
}

/**
 * Reads rendered words: `pyflyte-execute …`, `pyflyte-map-execute …`, or one of them behind `pyflyte-fast-execute … --`. Undefined for all
 * others, and for what a process of its own had better see to.
 */
export function pythonCommand(words: readonly string[]): PythonCommand | undefined {
  const [program, ...args] = words;
  if (program === "pyflyte-execute" || program === "pyflyte-map-execute") {
    const modules = modulesOf(args);
    return modules && { command: program, args, modules };
  }
  if (program !== "pyflyte-fast-execute") return undefined;
  const end = args.indexOf("--");
  const { "--additional-distribution": archive, "--dest-dir": folder = ".", ...others } = optionsOf(args.slice(0, end));
  if (end === -1 || archive === undefined || folder !== "." || Object.keys(others).length > 0) return undefined;
  if (!archive.endsWith(".tar.gz")) return undefined;
  // As flytekit's own command tells the inner one where the code is from.
  const more = ["--dynamic-addl-distro", archive, "--dynamic-dest-dir", folder];
  const inner = pythonCommand(
    args.slice(end + 1).flatMap((word) => (word === "--resolver" ? [...more, word] : [word])),
  );
  return inner && inner.archive === undefined ? { ...inner, archive } : undefined;
}

function optionsOf(words: readonly string[]): Record<string, string> {
  const options: Record<string, string> = {};
  for (let at = 0; at < words.length; at += 2) options[words[at] ?? ""] = words[at + 1] ?? "";
  return options;
}

function modulesOf(args: readonly string[]): readonly string[] | undefined {
  const resolver = after(args, "--resolver");
  if (resolver === undefined || !resolver.includes(".")) return undefined;
  const task = after(args, "task-module");
  return [resolver.slice(0, resolver.lastIndexOf(".")), ...(task === undefined ? [] : [task])];
}

function after(args: readonly string[], word: string): string | undefined {
  const at = args.indexOf(word);
  return at === -1 ? undefined : args[at + 1];
}
