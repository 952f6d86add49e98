import { FlyteError } from "@haltere/core";

/**
 * A path within a directory as it was given, checked.
 * @throws FlyteError InvalidArgument for one that is empty, absolute or leads out of the directory.
 */
export function innerPath(path: string, directory: string): string {
  const parts = path.split("/");
  const wrong = parts.some((part) => part === "" || part === "." || part === "..") || /[\\\0]/.test(path);
  if (!wrong) return path;
  throw new FlyteError("InvalidArgument", `${JSON.stringify(path)} is no path within ${directory}`, {
    kind: "user",
    where: { file: directory },
    hint: 'Give a relative path without "." and "..", with / between its parts.',
  });
}

/** A name of a file or directory by itself. */
export function plainName(name: string): string {
  if (name !== "" && name !== "." && name !== ".." && !/[/\\\0]/.test(name)) return name;
  throw new FlyteError("InvalidArgument", `${JSON.stringify(name)} is no name of a file`, {
    kind: "user",
    hint: "Leave out directories.",
  });
}
