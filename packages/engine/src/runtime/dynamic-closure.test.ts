import { create, toBinary } from "@bufbuild/protobuf";
import { FlyteError, integerType } from "@haltere/core";
import { DynamicJobSpecSchema } from "@haltere/idl/core";
import type { Blobs } from "@haltere/ports";
import { expect, test } from "vitest";
import { fakeExecutor } from "../testing/fake-executor.ts";
import { memoryBlobs } from "../testing/memory-blobs.ts";
import { testEngine } from "../testing/test-engine.ts";
import { compiled, integers } from "../testing/workflows.ts";

/** A pause, and a constant for the output. */
const wired = create(DynamicJobSpecSchema, {
  nodes: [{ id: "g", target: { case: "gateNode", value: { condition: { case: "sleep", value: { duration: {} } } } } }],
  outputs: [
    {
      var: "y",
      binding: {
        value: {
          case: "scalar",
          value: { value: { case: "primitive", value: { value: { case: "integer", value: 7n } } } },
        },
      },
    },
  ],
});

const workflow = compiled({
  nodes: [{ id: "n0", after: ["start"], outputType: integerType() }],
  output: "n0",
});

async function run(futures: Uint8Array, disturbed: (blobs: Blobs) => Partial<Blobs> = () => ({})) {
  const plain = memoryBlobs();
  const blobs = { ...plain, ...disturbed(plain) };
  const executor = fakeExecutor(async ({ outputPrefix }) => {
    await plain.write(`${outputPrefix}/futures.pb`, futures);
    return { kind: "dynamic" };
  });
  const engine = await testEngine({ blobs, executors: [executor] });
  return { row: await engine.run("a", workflow, integers({ x: 1 })), attempts: executor.started.length };
}

test("what was wired that cannot be decoded is the user's failure", async () => {
  const { row, attempts } = await run(new Uint8Array([0xff, 0xff]));
  expect(row).toMatchObject({ phase: "FAILED", error_kind: "USER", error_code: "DynamicWorkflowBuildFailed" });
  expect(attempts).toBe(1);
});

test.each(["read", "write"] as const)(
  "a disk that fails a %s of it is the system's, and the task runs again",
  async (act) => {
    let failures = 0;
    const full = async (): Promise<never> => {
      failures += 1;
      throw new FlyteError("ResourceExhausted", "There is no space left on the disk.");
    };
    const { row, attempts } = await run(toBinary(DynamicJobSpecSchema, wired), (blobs) => ({
      [act]: (uri: string, bytes: Uint8Array) => {
        const concerned = uri.endsWith(act === "read" ? "futures.pb" : "dynamic_compiled.pb");
        if (concerned && failures === 0) return full();
        return act === "read" ? blobs.read(uri) : blobs.write(uri, bytes);
      },
    }));
    expect(row.phase).toBe("SUCCEEDED");
    expect(attempts).toBe(2);
  },
);
