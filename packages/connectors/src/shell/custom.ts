import { z } from "zod";

/** The category of the shell connector's tasks. */
export const taskType = "shell";

/** What a shell task's template says. */
export const ShellCustom = z.object({
  script: z.string(),
  /** The program that runs the script, with its own arguments; the script's path comes behind. */
  shell: z.array(z.string()).min(1),
  environment: z.record(z.string(), z.string()),
  /** By output: the file that holds it, below the folder that the script runs in, and flyteidl's LiteralType as JSON. */
  outputs: z.record(z.string(), z.object({ path: z.string(), type: z.json() })),
});
