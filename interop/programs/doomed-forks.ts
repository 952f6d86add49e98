/** Starts a fork that never ends, and waits to be killed. Arguments: a folder, the archive of forked_tasks.py, a Python with flytekit. */
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { create, toBinary } from "@bufbuild/protobuf";
import { createProcessExecutor } from "@haltere/executors";
import { LiteralMapSchema, NodeExecutionIdentifierSchema, TaskTemplateSchema } from "@haltere/idl/core";
import { openDiskBlobs } from "@haltere/storage";

const [folder = "", archive = "", python = ""] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const blobs = openDiskBlobs(join(folder, "blobs"));
const code = `${blobs.root}/code.tar.gz`;
mkdirSync(blobs.root, { recursive: true });
copyFileSync(archive, code);
const clock = {
  now: () => Date.now() * 1000,
  at(at: number, call: () => void) {
    const timer = setTimeout(call, at / 1000 - Date.now());
    return () => clearTimeout(timer);
  },
};
const executor = createProcessExecutor({ blobs, clock, python, scratchFolder: join(folder, "tmp"), forkServers: true });
const x = {
  value: {
    case: "scalar" as const,
    value: { value: { case: "primitive" as const, value: { value: { case: "integer" as const, value: 5n } } } },
  },
};
const inputs = create(LiteralMapSchema, { literals: { x } });
const args = [
  ...["pyflyte-fast-execute", "--additional-distribution", code, "--dest-dir", ".", "--", "pyflyte-execute"],
  ...[
    "--inputs",
    "{{.input}}",
    "--output-prefix",
    "{{.outputPrefix}}",
    "--raw-output-data-prefix",
    "{{.rawOutputDataPrefix}}",
  ],
  ...["--resolver", "flytekit.core.python_auto_container.default_task_resolver", "--"],
  ...["task-module", "forked_tasks", "task-name", "hang"],
];
executor.start(
  {
    key: "doomed",
    generatedName: "doomed",
    node: create(NodeExecutionIdentifierSchema, { nodeId: "n0" }),
    number: 0,
    task: create(TaskTemplateSchema, { target: { case: "container", value: { args } } }),
    inputs,
    async inputsUri() {
      await blobs.write(`${blobs.root}/inputs.pb`, toBinary(LiteralMapSchema, inputs));
      return `${blobs.root}/inputs.pb`;
    },
    outputPrefix: `${blobs.root}/out`,
    rawOutputPrefix: `${blobs.root}/raw`,
    checkpointPrefix: `${blobs.root}/checkpoints`,
    environment: { FLYTE_INTERNAL_EXECUTION_ID: "e" },
    interruptible: false,
    logUri: `${blobs.root}/task.log`,
  },
  { running() {}, progress() {}, finished() {} },
);
