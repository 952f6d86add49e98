const traces = /(?:Trace:|Traceback \(most recent call last\):?)\s*$/;

/** An error's message apart from the frames of its stack: Node's `at …` lines, or Python's traceback with what stands before its last line. */
export function foldError(text: string): { readonly message: string; readonly stack: string } {
  const lines = text.split("\n");
  const traceback = lines.findIndex((line) => traces.test(line));
  if (traceback >= 0) {
    // What the engine says before it, of attempts that are over, comes after what went wrong.
    const before = [...lines.slice(0, traceback), (lines[traceback] ?? "").replace(traces, "")].join("\n").trim();
    const after = lines.slice(traceback + 1);
    const last = after.findLastIndex((line) =>
      /^(?:\s*Message:|\s*[\w.]+(?:Error|Exception|Interrupt)\b.*)/.test(line),
    );
    const told = (last < 0 ? [] : after.slice(last))
      .join("\n")
      .trim()
      .replace(/^Message:\s*/, "");
    const stack = lines.slice(traceback, last < 0 ? undefined : traceback + 1 + last).join("\n");
    if (told === "" && before === "") return { message: text, stack: "" };
    return { message: [told, before].filter((part) => part !== "").join("\n"), stack };
  }
  const first = lines.findIndex((line) => /^\s+at .+/.test(line));
  if (first <= 0) return { message: text.trimEnd(), stack: "" };
  return { message: lines.slice(0, first).join("\n").trimEnd(), stack: lines.slice(first).join("\n").trimEnd() };
}

/** What an error says, on one line: of its message the first that says something. */
export function firstLine(text: string): string {
  const { message } = foldError(text);
  return (
    message
      .slice(0, 2000)
      .split("\n")
      .find((line) => line.trim() !== "")
      ?.trim()
      .slice(0, 300) ?? ""
  );
}
