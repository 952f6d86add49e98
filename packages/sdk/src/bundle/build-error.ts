import { FlyteError } from "@haltere/core";
import type { BuildFailure, Message } from "esbuild";
import { runtimeModule } from "./user-modules.ts";

/** Whether something thrown is esbuild's account of a build that failed. */
export function isBuildFailure(thrown: unknown): thrown is BuildFailure {
  return thrown instanceof Error && "errors" in thrown && Array.isArray(thrown.errors);
}

/** The error of a bundle that could not be made, with the file, line and column of every fault. */
export function bundleError(failure: BuildFailure, file: string): FlyteError {
  if (failure.errors.some((message) => message.text.includes(`resolve "${runtimeModule}"`))) {
    return new FlyteError("FailedPrecondition", `The package "haltere" is not installed where ${file} can import it.`, {
      where: { file },
      hint: "Run `npm install haltere` in the folder of its package.json.",
      cause: failure,
    });
  }
  const [first] = failure.errors;
  const missing = failure.errors.every((message) => message.text.startsWith("Could not resolve"));
  const position = first?.location ? positionText(first.location) : file;
  return new FlyteError(missing ? "NotFound" : "InvalidArgument", failure.errors.map(messageText).join("\n"), {
    where: { file: position },
    hint: missing ? "Install the package, or mend the path of the import." : "Mend the file and run it again.",
    cause: failure,
  });
}

/** `src/hello.ts:3:14: Expected ";" but found "x"`, the source line, and a caret below the column. */
export function messageText({ text, location }: Message): string {
  if (!location) return text;
  const indent = " ".repeat(location.column);
  const caret = "^".repeat(Math.max(1, Math.min(location.length, location.lineText.length - location.column)));
  return `${positionText(location)}: ${text}\n    ${location.lineText}\n    ${indent}${caret}`;
}

function positionText(location: { file: string; line: number; column: number }): string {
  return `${location.file}:${location.line}:${location.column + 1}`;
}
