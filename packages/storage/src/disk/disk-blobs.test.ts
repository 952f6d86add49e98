import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { blobsContract } from "@haltere/ports/testing";
import { openDiskBlobs } from "./disk-blobs.ts";

blobsContract("blobs on disk", async () => {
  const folder = mkdtempSync(join(tmpdir(), "haltere blobs-"));
  return {
    open: async () => openDiskBlobs(join(folder, "blobs")),
    dispose: async () => rmSync(folder, { recursive: true }),
  };
});
