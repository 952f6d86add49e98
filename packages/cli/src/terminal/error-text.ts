import { type ErrorPlace, placeText } from "@haltere/core";
import { createColors } from "picocolors";

/**
 * What a person reads of an error: what was wrong, where, and what to do. An error of a bundle comes from the bundle's
 * copy of the SDK, so it is known by its shape; what the user's code threw is its cause, whose place is shown. Anything
 * that is no FlyteError is a fault, and shows its stack.
 */
export function errorText(thrown: unknown, options: { readonly color: boolean }): string {
  // A bundle's sources are named from where it lies; without that folder they are the project's own paths.
  return textOf(thrown, options).replace(/(?:file:\/\/)?[^\s()]*\/haltere\/bundles\/(?!haltere-)/g, "");
}

function textOf(thrown: unknown, { color }: { readonly color: boolean }): string {
  const { red, dim, cyan } = createColors(color);
  if (!(thrown instanceof Error)) return `${red("Error:")} ${String(thrown)}`;
  if (thrown.name !== "FlyteError") return `${red("Error:")} ${thrown.stack ?? thrown.message}`;
  const { where, hint } = thrown as Error & { readonly where?: ErrorPlace; readonly hint?: string };
  const place = where === undefined ? "" : placeText(where);
  const lines = [`${red("Error:")} ${thrown.message}`];
  if (place !== "") lines.push(dim(`  at ${place}`));
  const stack = thrown.cause instanceof Error ? userStack(thrown.cause) : "";
  if (stack !== "") lines.push(dim(stack));
  if (hint) lines.push(cyan(`  ${hint}`));
  return lines.join("\n");
}

/** The frames of the user's own code, and of libraries that it called: those before ours. */
function userStack({ stack = "" }: Error): string {
  const frames = stack.split("\n").filter((line) => /^\s+at /.test(line));
  const ours = frames.findIndex((line) => /packages\/[a-z]+\/(src|dist)\/|node_modules\/haltere\/|\(?node:/.test(line));
  const before = frames.slice(0, ours < 0 ? undefined : ours);
  // Where no code of the user's is among them, they are a library's that we called.
  return before.some((line) => !line.includes("/node_modules/")) ? before.join("\n") : "";
}
