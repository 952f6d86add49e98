/** A block of code in a page of `docs/`. */
export interface GuideBlock {
  /** What stands behind the fence: `ts`, `console`, … */
  readonly language: string;
  /** `file=NAME`: the file that the reader writes it to. */
  readonly file: string | undefined;
  /** The other words behind the fence. */
  readonly words: readonly string[];
  readonly text: string;
  /** The block's first line in the page, counted from 1. */
  readonly line: number;
}

/** A command that a page has the reader type, and what it prints. */
export interface GuideCommand {
  readonly command: string;
  /** Lines; `…` stands for any text in a line, and by itself for any lines. */
  readonly printed: readonly string[];
  readonly line: number;
}

/** The blocks of code of a page, in their order. */
export function guideBlocks(page: string): readonly GuideBlock[] {
  return [...page.matchAll(/^```(\S+)([^\n]*)\n(.*?)^```$/gms)].map(
    ({ 1: language = "", 2: rest = "", 3: text = "", index }) => {
      const words = rest.split(" ").filter((word) => word !== "");
      const file = words.find((word) => word.startsWith("file="))?.slice("file=".length);
      const line = page.slice(0, index).split("\n").length + 1;
      return { language, file, words: words.filter((word) => !word.startsWith("file=")), text, line };
    },
  );
}

/** The commands of a block `console`: lines behind `$ `, each with what follows up to the next. */
export function guideCommands({ text, line }: GuideBlock): readonly GuideCommand[] {
  const commands: { command: string; printed: string[]; line: number }[] = [];
  for (const [index, row] of text.trimEnd().split("\n").entries()) {
    if (row.startsWith("$ ")) commands.push({ command: row.slice(2), printed: [], line: line + index });
    else commands.at(-1)?.printed.push(row);
  }
  return commands;
}

/** The lines that a program says it prints: its comments that are not indented. */
export function printedByProgram(text: string): readonly string[] {
  return [...text.matchAll(/^\/\/ (.*)$/gm)].map(([, line = ""]) => line);
}

/** Whether lines are those that a page shows, with `…` for what differs from run to run. */
export function isAsShown(lines: readonly string[], shown: readonly string[]): boolean {
  const [first, ...rest] = shown;
  if (first === undefined) return lines.length === 0;
  if (first === "…") return lines.some((_, index) => isAsShown(lines.slice(index), rest)) || rest.length === 0;
  const [line, ...more] = lines;
  if (line === undefined) return false;
  const pattern = first.split("…").map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${pattern.join(".*")}$`).test(line) && isAsShown(more, rest);
}
