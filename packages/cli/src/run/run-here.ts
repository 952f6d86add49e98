import { outputLines } from "../terminal/outputs.ts";
import type { Run } from "./run-command.ts";

/** Runs in this process, with no control plane. Answers the exit status; what fails is thrown. */
export async function runHere({ terminal, loaded, entity, inputs }: Run): Promise<number> {
  const outputs = await loaded.project.run(entity, inputs);
  const lines = outputLines(outputs);
  if (lines.length > 0) terminal.print(...lines);
  return 0;
}
