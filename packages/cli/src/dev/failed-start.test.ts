import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteStore } from "@haltere/storage";
import pino from "pino";
import { expect, onTestFinished, test } from "vitest";
import { openControlPlane } from "./control-plane.ts";

test("a start that fails while the database opens lets go of the data", async () => {
  const folder = mkdtempSync(join(tmpdir(), "haltere-failed-start-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const configuration = { telemetry: { traces: { endpoint: "http://[no address" } } };
  const logger = pino({ enabled: false });
  await expect(openControlPlane({ port: 0, dataDirectory: folder, configuration, logger })).rejects.toThrow(/URL/);
  // It would be refused as in use.
  const store = await openSqliteStore({ folder });
  await store.close();
});
