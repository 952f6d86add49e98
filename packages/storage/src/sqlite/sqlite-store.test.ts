import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { storeContract } from "@haltere/ports/testing";
import { openSqliteStore } from "./sqlite-store.ts";

storeContract("the SQLite store", async () => {
  const folder = mkdtempSync(join(tmpdir(), "haltere-store-"));
  return {
    open: () => openSqliteStore({ folder: join(folder, "data") }),
    dispose: async () => rmSync(folder, { recursive: true }),
  };
});
