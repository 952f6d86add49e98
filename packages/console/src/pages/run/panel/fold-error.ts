/** An error's message apart from the frames of its stack: Node's `at …` lines, or Python's traceback with what stands before its last line. */
export function foldError(text: string): { readonly message: string; readonly stack: string } {
  const lines = text.split("\n");
  const traceback = lines.findIndex((line) => /^\s*(?:Trace:|Traceback \(most recent call last\):?)\s*$/.test(line));
  if (traceback >= 0) {
    const after = lines.slice(traceback + 1);
    const last = after.findLastIndex((line) =>
      /^(?:\s*Message:|\s*[\w.]+(?:Error|Exception|Interrupt)\b.*)/.test(line),
    );
    const told = [...lines.slice(0, traceback), ...(last < 0 ? [] : after.slice(last))].join("\n").trim();
    const stack = lines.slice(traceback, last < 0 ? undefined : traceback + 1 + last).join("\n");
    return told === "" ? { message: text, stack: "" } : { message: told.replace(/^Message:\s*/, ""), stack };
  }
  const first = lines.findIndex((line) => /^\s+at .+/.test(line));
  if (first <= 0) return { message: text.trimEnd(), stack: "" };
  return { message: lines.slice(0, first).join("\n").trimEnd(), stack: lines.slice(first).join("\n").trimEnd() };
}
