import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TaskBundle } from "@haltere/ports";
import { readContent, writeContent } from "../task-process/addressed-content.ts";
import { itemInputs } from "./map-item.ts";
import type { TaskArguments } from "./task-arguments.ts";

/** Large enough that outputs are always answered, and written here. */
const everything = Number.MAX_SAFE_INTEGER;

/**
 * Runs one task by Flyte's contract for a container: reads inputs.pb, writes outputs.pb or error.pb under the output
 * prefix. A task that fails is no failure of the command: error.pb tells of it.
 * @param map Whether the inputs are those of a whole array node, of which this is one item.
 */
export async function executeTaskCommand(
  bundle: TaskBundle,
  { inputs, outputPrefix, loaderArguments, ...prefixes }: TaskArguments,
  {
    map,
    environment,
    signal,
  }: {
    readonly map: boolean;
    readonly environment: Readonly<Record<string, string>>;
    readonly signal: AbortSignal;
  },
): Promise<{ readonly failed: boolean }> {
  const reply = await bundle.execute({
    loaderArguments,
    inputs: map ? itemInputs(await readContent(inputs), loaderArguments, environment) : { uri: inputs },
    outputPrefix,
    rawOutputPrefix: prefixes.rawOutputPrefix ?? join(tmpdir(), `haltere-${randomBytes(8).toString("hex")}`),
    checkpointPrefix: prefixes.checkpointPrefix,
    previousCheckpointPrefix: prefixes.previousCheckpointPrefix,
    environment,
    maxInlineBytes: everything,
    signal,
  });
  if (reply.kind === "failed") await writeContent(`${outputPrefix}/error.pb`, reply.error);
  if (reply.kind === "succeeded" && reply.outputs) await writeContent(`${outputPrefix}/outputs.pb`, reply.outputs);
  return { failed: reply.kind === "failed" };
}
