import { type ErrorPlace, placeText } from "@haltere/core";
import { createColors } from "picocolors";

/**
 * What a person reads of an error: what was wrong, where, and what to do. An error of a bundle comes from the bundle's
 * copy of the SDK, so it is known by its shape. Anything that is no FlyteError is a fault, and shows its stack.
 */
export function errorText(thrown: unknown, { color }: { readonly color: boolean }): string {
  const { red, dim, cyan } = createColors(color);
  if (!(thrown instanceof Error)) return `${red("Error:")} ${String(thrown)}`;
  if (thrown.name !== "FlyteError") return `${red("Error:")} ${thrown.stack ?? thrown.message}`;
  const { where, hint } = thrown as Error & { readonly where?: ErrorPlace; readonly hint?: string };
  const place = where === undefined ? "" : placeText(where);
  const lines = [`${red("Error:")} ${thrown.message}`];
  if (place !== "") lines.push(dim(`  at ${place}`));
  if (thrown.cause instanceof Error && thrown.cause.name !== "FlyteError" && isUserCode(thrown.cause)) {
    lines.push(dim(thrown.cause.stack ?? thrown.cause.message));
  }
  if (hint) lines.push(cyan(`  ${hint}`));
  return lines.join("\n");
}

/** Whether an error came out of a bundle, so that its stack tells the user about the user's own code. */
function isUserCode(error: Error): boolean {
  return (
    /\/haltere-[0-9a-f]{20}\.mjs|\.[cm]?[jt]sx?:\d+:\d+/.test(error.stack ?? "") && !error.stack?.includes("esbuild")
  );
}
