import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create } from "@bufbuild/protobuf";
import { type TaskTemplate, TaskTemplateSchema } from "@haltere/idl/core";
import { type ContractProgram, executorContract } from "@haltere/ports/testing";
import { folderBlobs } from "../testing/folder-blobs.ts";
import { systemClock } from "../testing/system-clock.ts";
import { createProcessExecutor } from "./process-executor.ts";

/** A shell's way to the files behind addresses on this machine. */
const files = 'inputs=$1; outputs=$2; mkdir -p "$outputs"';

function script(program: ContractProgram, document: string): string {
  switch (program.kind) {
    case "echo":
      return 'cp "$inputs" "$outputs/outputs.pb"';
    case "fail":
      // flytekit's commands exit with 0 after an error document, too.
      return `cp "${document}" "$outputs/error.pb"`;
    case "exit":
      return `exit ${program.code}`;
    case "die":
      return "kill -9 $$";
    case "print":
      return `echo ${program.text}; echo ${program.text} >&2`;
    case "print variable":
      return `echo "$${program.name}"`;
    case "hang":
      return `trap "" TERM; echo ${program.text}; while :; do :; done`;
    case "deck":
      return 'echo "<p>" > "$outputs/deck.html"';
  }
}

function shellTask(text: string, hasOutputs: boolean): TaskTemplate {
  return create(TaskTemplateSchema, {
    interface: { outputs: { variables: hasOutputs ? { x: {} } : {} } },
    target: {
      case: "container",
      value: { command: ["/bin/sh", "-c", `${files}\n${text}`], args: ["sh", "{{.input}}", "{{.outputPrefix}}"] },
    },
  });
}

executorContract("the process executor", async () => {
  const folder = await mkdtemp(join(tmpdir(), "haltere process %20#executor-"));
  const blobs = folderBlobs(join(folder, "blobs"));
  let documents = 0;
  return {
    executor: createProcessExecutor({ blobs, clock: systemClock, scratchFolder: join(folder, "scratch"), grace: 50 }),
    blobs,
    async task(program) {
      const path = `documents/${++documents}.pb`;
      if (program.kind === "fail") await blobs.write(`${blobs.root}/${path}`, program.document);
      return shellTask(
        script(program, join(folder, "blobs", path)),
        program.kind === "echo" || program.kind === "fail",
      );
    },
    dispose: () => rm(folder, { recursive: true }),
  };
});
