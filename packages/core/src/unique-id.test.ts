import { describe, expect, test } from "vitest";
import { childExecutionName, generatedTaskName, rawOutputShard, uniqueNodeId } from "./unique-id.ts";
import { base32, fnv1a32, fnv1a64 } from "./unique-id-hash.ts";

describe("hashes", () => {
  test("FNV-1a agrees with the published vectors", () => {
    expect(fnv1a32("")).toBe(0x811c9dc5);
    expect(fnv1a32("a")).toBe(0xe40c292c);
    expect(fnv1a32("foobar")).toBe(0xbf9cf968);
    expect(fnv1a64("")).toBe(0xcbf29ce484222325n);
    expect(fnv1a64("a")).toBe(0xaf63dc4c8601ec8cn);
    expect(fnv1a64("foobar")).toBe(0x85944171f73967e8n);
  });

  test("base 32 has 7 digits for 32 bits and 13 for 64", () => {
    expect(base32(0n, 32)).toBe("aaaaaaa");
    expect(base32(0xffffffffn, 32)).toBe("666666y");
    expect(base32(0n, 64)).toHaveLength(13);
  });
});

describe("unique ids", () => {
  test("a root node keeps its own id", () => {
    expect(uniqueNodeId("n0")).toBe("n0");
    expect(uniqueNodeId("start-node")).toBe("start-node");
  });

  test("a child names its parent and the parent's attempt", () => {
    expect(uniqueNodeId("n1", { uniqueId: "n0", attempt: 0 })).toBe("n0-0-n1");
  });

  test("20 characters stay, 21 are hashed to 8", () => {
    expect(uniqueNodeId("a".repeat(20))).toBe("a".repeat(20));
    expect(uniqueNodeId("a".repeat(21))).toMatch(/^f[a-z1-6]{7}$/);
    expect(uniqueNodeId("a".repeat(21))).not.toBe(uniqueNodeId("a".repeat(22)));
  });

  test("a task's name joins execution, node and attempt", () => {
    expect(generatedTaskName("a62zvdt7hz2m9b6jfcvm", "n0", 3)).toBe("a62zvdt7hz2m9b6jfcvm-n0-3");
    expect(generatedTaskName("a62zvdt7hz2m9b6jfcvm", "n0", 0, { index: 12, attempt: 1 })).toBe(
      "a62zvdt7hz2m9b6jfcvm-n0-0-n12-1",
    );
    expect(generatedTaskName("e".repeat(60), "n0", 0)).toMatch(/^f[a-z1-6]{7}$/);
  });

  test("a child execution's long name has 14 characters", () => {
    expect(childExecutionName("short", "n0", 0)).toBe("short-n0-0");
    expect(childExecutionName("a62zvdt7hz2m9b6jfcvm", "n0", 0)).toMatch(/^f[a-z1-6]{13}$/);
  });

  test("a shard is two characters, the same for the same name", () => {
    expect(rawOutputShard("x-n0-0")).toMatch(/^[a-z0-9]{2}$/);
    expect(rawOutputShard("x-n0-0")).toBe(rawOutputShard("x-n0-0"));
  });
});
