import { foldError } from "./fold-error.ts";

/** How much of a message is looked at. */
const most = 20_000;

/**
 * Those of a node's inputs that an error names, in the order they were given. The control plane and both SDKs write `input NAME` or have it in quotes;
 * a word that prose has as well (`no value`) names none, and a stack's lines of code do not count.
 */
export function namedInputs(error: string, names: readonly string[]): ReadonlySet<string> {
  const message = foldError(error).message.slice(0, most);
  return new Set(names.filter((name) => name !== "" && isNamed(message, name)));
}

function isNamed(message: string, name: string): boolean {
  const said = name.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  const alone = `(?<![\\p{L}\\p{N}_.])${said}(?![\\p{L}\\p{N}_])`;
  const ways = [
    // `input x`, `the argument x`, `(node n0, task a.b, input x)`
    `\\b(?:inputs?|arguments?|parameters?)\\s+${alone}`,
    // `'x'`, `"x"`, backticks
    `(["'\`])${said}\\1`,
    // `x=1`
    `${alone}=(?!=)`,
    // Nothing else is written `like_this` or `likeThis`.
    ...(/^[\p{L}]+[\p{Ll}\d]*(?:_|\p{Lu})[\p{L}\p{N}_]*$/u.test(name) && name.length > 3 ? [alone] : []),
  ];
  return ways.some((way) => new RegExp(way, "u").test(message));
}
