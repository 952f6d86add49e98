import { FlyteError } from "@haltere/core";

/**
 * The error of a module of the user's that threw while it was evaluated. A mistake in a definition, told by the bundle's
 * own copy of the SDK, is passed on as it is.
 */
export function loadError(thrown: unknown, folder: string): unknown {
  if (thrown instanceof Error && thrown.name === "FlyteError") return thrown;
  const text = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  const frames = thrown instanceof Error ? userFrames(thrown, folder) : [];
  const place = /([^()\s]+:\d+:\d+)\)?$/.exec(frames[0] ?? "")?.[1];
  return new FlyteError(
    "InvalidArgument",
    [`A module threw while it was loaded: ${text}`, ...frames.map((frame) => `    ${frame}`)].join("\n"),
    {
      where: place === undefined ? {} : { file: place },
      hint: "Mend it, or move what it does into a task.",
      cause: thrown,
    },
  );
}

/** The frames of the bundle's own modules, each as its source has it: relative to the project, as its map says. */
function userFrames({ stack = "" }: Error, folder: string): string[] {
  return stack
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith("at ") && line.includes(folder))
    .map((line) => line.replaceAll(`file://${folder}/`, "").replaceAll(`${folder}/`, ""))
    .filter((line) => !/packages\/sdk\/src\/|node_modules\/haltere\//.test(line));
}
