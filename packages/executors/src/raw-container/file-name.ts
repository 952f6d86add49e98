import { FlyteError } from "@haltere/core";

/**
 * The name itself, where a file can have it.
 * @throws FlyteError InvalidArgument for a name that leaves its folder or that no file can have.
 */
export function fileName(what: string, name: string): string {
  const isOne = name !== "" && name !== "." && name !== ".." && !/[/\0]/.test(name) && Buffer.byteLength(name) <= 255;
  if (isOne) return name;
  throw new FlyteError(
    "InvalidArgument",
    `${what} ${JSON.stringify(name.slice(0, 60))} cannot be the name of a file.`,
    {
      hint: "A raw container's data are files of their names: use letters, digits and underscores.",
    },
  );
}
