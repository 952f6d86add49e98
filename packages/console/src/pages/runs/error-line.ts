/** The line of an error's text that says what was wrong, without its trace; lists have but the text's first 100 bytes. Empty where only trace is left. */
export function errorLine(message: string): string {
  const lines = message.split("\n").map((line) => line.trim());
  return lines.findLast((line) => line !== "" && !/^(at |File "|Trace:|Traceback |Message:|\^+$)/.test(line)) ?? "";
}
