import type { LocalRunOptions } from "@haltere/sdk/bundle";
import { outputLines } from "../terminal/outputs.ts";
import type { Run } from "./run-command.ts";
import { tellStrayCode } from "./stray-code.ts";

/** Runs in this process, with no control plane. Answers the exit status; what fails is thrown. */
export async function runHere(
  { terminal, loaded, entity, inputs }: Run,
  options: LocalRunOptions = {},
): Promise<number> {
  const { checkTranslation } = await import("@haltere/sdk/translate");
  // What a control plane would refuse is refused here as well.
  checkTranslation(loaded.project.translate(here, entity));
  tellStrayCode(terminal, loaded.project);
  const outputs = await loaded.project.run(entity, inputs, options);
  const lines = outputLines(outputs, terminal, "send the output to a file");
  if (lines.length > 0) terminal.print(...lines);
  return 0;
}

const here = { project: "local", domain: "local", version: "local", image: "haltere", images: "any" } as const;
