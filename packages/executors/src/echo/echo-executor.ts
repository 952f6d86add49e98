import { create } from "@bufbuild/protobuf";
import { FlyteError, mapEntry } from "@haltere/core";
import { LiteralMapSchema } from "@haltere/idl/core";
import type { Attempt, AttemptResult, Executor } from "@haltere/ports";
import { userError } from "../attempt/attempt-error.ts";

/** Runs tasks of type `echo`, in no process: each gives back its one input, as Flyte's echo plugin does where a cluster has it. */
export function createEchoExecutor(): Executor {
  return {
    name: "echo",
    slots: 1_000,
    elsewhere: true,
    accepts: ({ type }) => type === "echo",
    start(attempt, listener) {
      let aborted = false;
      queueMicrotask(() => {
        if (!aborted) listener.running();
        listener.finished(aborted ? { kind: "aborted" } : echoed(attempt));
      });
      return {
        abort() {
          aborted = true;
        },
      };
    },
    close: async () => undefined,
  };
}

function echoed({ task, inputs, generatedName }: Attempt): AttemptResult {
  const names = Object.keys(task.interface?.inputs?.variables ?? {});
  const outputs = Object.keys(task.interface?.outputs?.variables ?? {});
  const [input] = names;
  const [output] = outputs;
  if (names.length !== outputs.length || names.length > 1) {
    const counts = `${names.length} inputs and ${outputs.length} outputs`;
    return refused(attemptError(generatedName, `An echo has one input and one output; the task has ${counts}.`));
  }
  if (input === undefined || output === undefined) return { kind: "succeeded", outputs: create(LiteralMapSchema) };
  const literal = mapEntry(inputs.literals, input);
  if (literal === undefined) return refused(attemptError(generatedName, `Its input ${input} is not given.`));
  return { kind: "succeeded", outputs: create(LiteralMapSchema, { literals: { [output]: literal } }) };
}

const attemptError = (name: string, message: string) =>
  new FlyteError("InvalidArgument", `[${name}] did not start. ${message}`, {
    hint: "Write an echo of one input for each value, or a task that returns them.",
  });

const refused = (error: FlyteError): AttemptResult => ({
  kind: "failed",
  error: userError("BadTaskSpecification", error.fullMessage),
});
