import { create } from "@bufbuild/protobuf";
import { TaskExecutionSchema } from "@haltere/idl/admin";
import { expect, test } from "vitest";
import { createLinkSigner } from "../../data/link-signer.ts";
import { memoryBlobs } from "../../testing/memory-blobs.ts";
import { linkLogs } from "./log-links.ts";

test("logs that are kept here are linked to where they are served, and others stay as they are", () => {
  const blobs = memoryBlobs();
  const links = createLinkSigner({ blobs, secret: new Uint8Array(32), baseUrl: "http://127.0.0.1:30080/" });
  const execution = create(TaskExecutionSchema, {
    id: {
      nodeExecutionId: { nodeId: "n0", executionId: { project: "p", domain: "d", name: "e 1" } },
      retryAttempt: 2,
    },
    closure: {
      logs: [
        { name: "Logs", uri: `${blobs.root}/a/log.txt` },
        { name: "Elsewhere", uri: "https://logs.example/1" },
      ],
      metadata: { externalResources: [{ logs: [{ name: "Logs-7", uri: `${blobs.root}/a/7/log.txt` }] }] },
    },
  });
  const { closure } = linkLogs({ blobs, links }, execution);
  const address = "http://127.0.0.1:30080/logs/p/d/e%201/n0/2";
  expect(closure?.logs.map(({ uri }) => uri)).toEqual([address, "https://logs.example/1"]);
  expect(closure?.metadata?.externalResources[0]?.logs[0]?.uri).toBe(`${address}?log=Logs-7`);
});
