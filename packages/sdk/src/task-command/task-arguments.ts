import { parseArgs } from "node:util";
import { FlyteError } from "@haltere/core";

/** The words of `haltere-execute` and `haltere-map-execute`, as they stand in a task's container. */
export interface TaskArguments {
  /** Where inputs.pb lies. */
  readonly inputs: string;
  readonly outputPrefix: string;
  readonly rawOutputPrefix: string | undefined;
  readonly checkpointPrefix: string | undefined;
  readonly previousCheckpointPrefix: string | undefined;
  readonly resolver: string;
  /** The words behind `--`. */
  readonly loaderArguments: readonly string[];
}

const options = {
  inputs: { type: "string" },
  "output-prefix": { type: "string" },
  "raw-output-data-prefix": { type: "string" },
  "checkpoint-path": { type: "string" },
  "prev-checkpoint": { type: "string" },
  resolver: { type: "string" },
} as const;

/** @throws FlyteError InvalidArgument where a word is unknown or one that is needed is missing. */
export function parseTaskArguments(words: readonly string[]): TaskArguments {
  const end = words.indexOf("--");
  const { values } = parsed(end < 0 ? words : words.slice(0, end));
  const { inputs, "output-prefix": outputPrefix, resolver } = values;
  if (inputs === undefined || outputPrefix === undefined || resolver === undefined) {
    throw new FlyteError("InvalidArgument", "A task is executed with --inputs, --output-prefix and --resolver.", {
      hint: "The control plane gives them; run a task yourself with `haltere run`.",
    });
  }
  return {
    inputs,
    outputPrefix,
    rawOutputPrefix: rendered(values["raw-output-data-prefix"]),
    checkpointPrefix: rendered(values["checkpoint-path"]),
    previousCheckpointPrefix: rendered(values["prev-checkpoint"]),
    resolver,
    loaderArguments: end < 0 ? [] : words.slice(end + 1),
  };
}

function parsed(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options, strict: true, allowPositionals: false });
  } catch (thrown) {
    throw new FlyteError("InvalidArgument", FlyteError.from(thrown).message, { cause: thrown });
  }
}

/** A template that the engine left as it was, and what it writes for nothing, count as absent. */
function rendered(value: string | undefined): string | undefined {
  return value === undefined || value === "" || value === '""' || value.startsWith("{{") ? undefined : value;
}
