import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create } from "@bufbuild/protobuf";
import { TaskTemplateSchema } from "@haltere/idl/core";
import { executorContract } from "@haltere/ports/testing";
import { folderBlobs } from "../testing/folder-blobs.ts";
import { systemClock } from "../testing/system-clock.ts";
import { createNodeExecutor } from "./node-executor.ts";

/** A bundle by hand: what a task does is told in its loader arguments. */
const bundle = `
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

const pathOf = (uri) => uri;
const nothing = { kind: "succeeded", outputs: new Uint8Array(), deckUri: undefined };
const bytesAt = (uri) => new Uint8Array(readFileSync(pathOf(uri)));
function write(call, name, bytes) {
  mkdirSync(pathOf(call.outputPrefix), { recursive: true });
  writeFileSync(pathOf(call.outputPrefix + "/" + name), bytes);
}

const programs = {
  echo(call) {
    const outputs = call.inputs instanceof Uint8Array ? call.inputs : bytesAt(call.inputs.uri);
    if (outputs.length <= call.maxInlineBytes) return { ...nothing, outputs };
    write(call, "outputs.pb", outputs);
    return { ...nothing, outputs: undefined };
  },
  fail: (call, document) => ({ kind: "failed", error: Buffer.from(document, "base64"), deckUri: undefined }),
  exit: (call, code) => process.exit(Number(code)),
  die: () => new Promise(() => process.kill(process.pid, "SIGKILL")),
  print(call, text) {
    console.log(text);
    console.error(text);
    return nothing;
  },
  variable(call, name) {
    console.log(process.env[name] ?? "");
    return nothing;
  },
  hang(call, text) {
    console.log(text);
    for (;;);
  },
  deck(call) {
    write(call, "deck.html", "<p>");
    return { ...nothing, deckUri: call.outputPrefix + "/deck.html" };
  },
};

export const haltereTaskBundle = {
  async execute(call) {
    const [program, word] = call.loaderArguments;
    return programs[program](call, word);
  },
};
`;

executorContract("the Node executor", async () => {
  const folder = await mkdtemp(join(tmpdir(), "haltere node %20#executor-"));
  const blobs = folderBlobs(join(folder, "blobs"));
  const uri = `${blobs.root}/haltere-contract.mjs`;
  await blobs.write(uri, Buffer.from(bundle));
  return {
    executor: createNodeExecutor({
      blobs,
      clock: systemClock,
      cacheFolder: join(folder, "cache"),
      slots: 2,
      grace: 50,
    }),
    blobs,
    async task(program) {
      const words = (() => {
        switch (program.kind) {
          case "fail":
            return ["fail", Buffer.from(program.document).toString("base64")];
          case "exit":
            return ["exit", String(program.code)];
          case "print":
          case "hang":
            return [program.kind, program.text];
          case "print variable":
            return ["variable", program.name];
          case "echo":
          case "die":
          case "deck":
            return [program.kind];
        }
      })();
      const fast = ["haltere-fast-execute", "--additional-distribution", uri, "--dest-dir", ".", "--"];
      const args = [...fast, "haltere-execute", "--inputs", "{{.input}}", "--", ...words];
      return create(TaskTemplateSchema, { target: { case: "container", value: { args } } });
    },
    dispose: () => rm(folder, { recursive: true }),
  };
});
