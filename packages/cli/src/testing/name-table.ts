/** A row of `docs/flytekit-to-haltere.md`. */
export interface NameRow {
  /** flytekit's names. */
  readonly theirs: readonly string[];
  /** What stands for them here: `map`, `current().logger`, `task({ retries })`, `map(…, …, { bind })`, a command. */
  readonly ours: readonly string[];
  /** The module that exports ours. */
  readonly module: string;
  readonly line: number;
}

/** The rows of all tables of the page. */
export function nameRows(page: string): readonly NameRow[] {
  return page.split("\n").flatMap((text, index) => {
    const [, theirs = "", ours = "", more = ""] = text.split("|");
    if (!text.startsWith("|") || !theirs.includes("`")) return [];
    const module = /(?:of|in) `(haltere\/\S+)`/.exec(more)?.[1] ?? "haltere";
    const calls = codeSpans(more).filter((span) => /^\w+\(.*\{/.test(span));
    return [{ theirs: codeSpans(theirs), ours: [...codeSpans(ours), ...calls], module, line: index + 1 }];
  });
}

function codeSpans(cell: string): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, span = ""]) => span);
}

/** A program that the compiler takes only where every name of ours is exported, and every option known. */
export function nameProgram(rows: readonly NameRow[]): string {
  const lines = rows.flatMap(({ ours, module, line }) =>
    ours
      .filter((name) => /^\w/.test(name) && !name.startsWith("haltere"))
      .map((name, index) => check(name, module, `Line${line}_${index}`)),
  );
  return [
    "type Keys<T> = T extends unknown ? keyof T : never;",
    "type Known<T, K extends Keys<NonNullable<T>>> = K;",
    ...lines,
    "",
  ].join("\n");
}

/** A line that is an error where the name is none. */
function check(name: string, module: string, alias: string): string {
  const [, head = "", rest = ""] = /^(\w+)(.*)$/.exec(name) ?? [];
  if (rest === "") return `import type { ${head} as ${alias} } from "${module}";`;
  const value = `typeof import("${module}").${head}`;
  const [, before = "", keys] = /^\(((?:…, )*)\{ (.*) \}\)$/.exec(rest) ?? [];
  if (keys !== undefined) {
    const names = keys.split(", ").map((key) => `"${key}"`);
    return `export type ${alias} = Known<Parameters<${value}>[${before.split("…").length - 1}], ${names.join(" | ")}>;`;
  }
  const path = rest
    .replace(/^\(\)/, "")
    .split(".")
    .filter((part) => part !== "");
  const start = rest.startsWith("()") ? `ReturnType<${value}>` : `(${value})`;
  return `export type ${alias} = ${start}${path.map((part) => `["${part}"]`).join("")};`;
}
