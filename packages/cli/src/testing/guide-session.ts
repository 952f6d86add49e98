import { dirname } from "node:path";
import { type ControlPlane, startControlPlane } from "./control-plane.ts";
import { guideCommands, isAsShown, printedByProgram } from "./guide.ts";
import type { Guide } from "./guide-folder.ts";

/** What a page says that is printed, beside what is. */
export interface Shown {
  readonly what: string;
  /** Where the page says it. */
  readonly line: number;
  readonly shown: readonly string[];
  readonly printed: readonly string[];
  readonly agrees: boolean;
}

export interface SessionOptions {
  /** Which blocks are run. */
  readonly only?: (words: readonly string[]) => boolean;
  /** The Python of the control plane that the page starts. */
  readonly python?: string;
}

const startsControlPlane = /^npx haltere dev\b.* &$/;

/** Runs a page from top to bottom: its programs that print, and its commands, a control plane among them. */
export async function runGuide(
  guide: Guide,
  { only = () => true, python }: SessionOptions = {},
): Promise<readonly Shown[]> {
  const results: Shown[] = [];
  let controlPlane: ControlPlane | undefined;
  const environment = () => ({
    ...(controlPlane === undefined ? {} : { FLYTE_PLATFORM_URL: controlPlane.endpoint }),
    // flytekit's commands stand beside the interpreter, and find the page's modules as where its reader is.
    ...(python === undefined
      ? {}
      : {
          FLYTE_PLATFORM_INSECURE: "true",
          PATH: `${dirname(python)}:${process.env.PATH}`,
          PYTHONPATH: guide.folder,
          HOME: guide.folder,
        }),
  });
  const note = (what: string, line: number, shown: readonly string[], printed: readonly string[]) =>
    results.push({ what, line, shown, printed, agrees: isAsShown(printed, shown) });
  try {
    for (const block of guide.blocks.filter(({ words }) => only(words))) {
      const { language, file, words, text, line } = block;
      const says = printedByProgram(text);
      if (language === "ts" && file !== undefined && says.length > 0 && !words.includes("mistake")) {
        note(`node ${file}`, line, says, await guide.run(`node ${file}`, environment(), "output"));
      }
      if (language !== "console") continue;
      for (const { command, printed, line } of guideCommands(block)) {
        if (startsControlPlane.test(command)) {
          controlPlane = await startControlPlane(
            python === undefined ? {} : { python, environment: { PYTHONPATH: guide.folder } },
          );
          note(command, line, printed, [`ready ${controlPlane.address}`]);
        } else note(command, line, printed, await guide.run(command, environment(), "all"));
      }
    }
  } finally {
    await controlPlane?.stop();
  }
  return results;
}
